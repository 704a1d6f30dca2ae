import type { ReadRecord } from '@kafka-streaming/kafka';
import { type Change, rawChange, stateChange } from './entry.ts';
import { type Feed, rawFeed, stateFeed } from './feed.ts';
import * as raw from './raw-log.ts';
import * as state from './state-log.ts';

/** A topic, or something of the gateway's own, as it is shown: one log, and the feeds that clients take from it. */
export interface Channel {
  readonly name: string;
  readonly mode: 'state' | 'raw';
  readonly keep: number;
  readonly put: (record: ReadRecord, readAt: number) => void;
  readonly set: (change: Change) => void;
  /** Makes what was put visible in the log; feeds see it at their next refresh. */
  readonly flush: () => void;
  /** A feed of the keys that begin with `prefix`; '' = of all. */
  readonly open: (prefix: string) => Feed;
  readonly drop: (prefix: string) => void;
}

export interface ChannelOptions {
  readonly name: string;
  readonly mode: 'state' | 'raw';
  readonly keep: number;
  readonly epoch: string;
  readonly now: () => number;
}

const feedName = (channel: string, prefix: string): string =>
  prefix === '' ? channel : `${channel}/${prefix}`;

const stateChannel = ({ name, keep, epoch, now }: ChannelOptions): Channel => {
  const log = state.stateLog(keep);
  return {
    name,
    mode: 'state',
    keep,
    put: (record, readAt) => state.put(log, stateChange(record, readAt)),
    set: (change) => state.put(log, change),
    flush: () => state.flush(log, now()),
    open: (prefix) => stateFeed(log, { ch: feedName(name, prefix), epoch, prefix, now }),
    drop: () => undefined,
  };
};

/** Each prefix has a log of its own: a flood of other keys must not push its rows out. */
const rawChannel = ({ name, keep, epoch, now }: ChannelOptions): Channel => {
  const whole = raw.rawLog(keep);
  const parts = new Map<string, raw.RawLog>();
  let seq = 0;
  const set = (change: Change): void => {
    seq += 1;
    raw.add(whole, seq, change);
    for (const [prefix, part] of parts) if (change.key.startsWith(prefix)) raw.add(part, seq, change);
  };
  return {
    name,
    mode: 'raw',
    keep,
    put: (record) => set(rawChange(record)),
    set,
    flush: () => {
      for (const log of [whole, ...parts.values()]) raw.flush(log, seq, now());
    },
    open: (prefix) => {
      const log = prefix === '' ? whole : (parts.get(prefix) ?? raw.rawLogWithin(whole, prefix));
      if (prefix !== '') parts.set(prefix, log);
      return rawFeed(log, { ch: feedName(name, prefix), epoch, prefix, now });
    },
    drop: (prefix) => {
      parts.delete(prefix);
    },
  };
};

export const channel = (options: ChannelOptions): Channel =>
  options.mode === 'state' ? stateChannel(options) : rawChannel(options);
