import type { ReadRecord } from '@kafka-streaming/kafka';
import { type Channel, channel } from './channel.ts';
import type { Feeds } from './client.ts';
import { ownChange } from './entry.ts';
import { feedRegistry } from './feed-registry.ts';

/** All channels and the feeds taken from them. Knows no socket and no clock but the one it is given. */
export interface Hub extends Feeds {
  readonly channels: readonly Pick<Channel, 'name' | 'mode' | 'keep'>[];
  /** Takes records of topics that are shown; others are ignored. */
  readonly put: (records: readonly ReadRecord[], readAt: number) => void;
  /** Sets a value of a channel of the gateway's own; null removes it. */
  readonly set: (ch: string, key: string, value: unknown) => void;
  /** Something was put since the last tick. */
  readonly waiting: () => boolean;
  /** Shows what was put. True when a feed changed: then clients have something to be sent. */
  readonly tick: () => boolean;
}

export interface HubOptions {
  readonly channels: readonly Pick<Channel, 'name' | 'mode' | 'keep'>[];
  readonly epoch: string;
  readonly now: () => number;
  /** Key prefixes that may be followed at once, over all channels. */
  readonly maxPrefixes?: number;
}

/** Channel and key prefix of what a client asks for: topic names have no slash. */
const split = (ch: string): readonly [name: string, prefix: string] => {
  const slash = ch.indexOf('/');
  return slash < 0 ? [ch, ''] : [ch.slice(0, slash), ch.slice(slash + 1)];
};

export const openHub = (options: HubOptions): Hub => {
  const { epoch, now, maxPrefixes = 500 } = options;
  const channels = new Map(options.channels.map((one) => [one.name, channel({ ...one, epoch, now })]));
  const feeds = feedRegistry([...channels.values()], { maxPrefixes, now });
  const dirty = new Set<Channel>();

  return {
    epoch,
    channels: options.channels,
    put: (records, readAt) => {
      for (const record of records) {
        const of = channels.get(record.topic);
        if (of === undefined) continue;
        of.put(record, readAt);
        dirty.add(of);
      }
    },
    set: (ch, key, value) => {
      const of = channels.get(ch);
      if (of === undefined) return;
      of.set(ownChange(key, value, now()));
      dirty.add(of);
    },
    waiting: () => dirty.size > 0,
    tick: () => {
      for (const one of dirty) one.flush();
      dirty.clear();
      return feeds.refresh();
    },
    open: (ch) => {
      const [name, prefix] = split(ch);
      const of = channels.get(name);
      if (of === undefined) return { refused: `no channel "${name}"; GET /api/channels lists them` };
      const feed = feeds.use(of, prefix);
      if (feed !== undefined) return { feed };
      return {
        refused: `more than ${maxPrefixes} key prefixes are followed already; follow ${name} as a whole`,
      };
    },
    release: (ch) => {
      const [name, prefix] = split(ch);
      const of = channels.get(name);
      if (of !== undefined) feeds.release(of, prefix);
    },
  };
};
