import { chunksOf, type Frame, frameOf, type Row } from './frame.ts';
import { missedSince, type RawLog } from './raw-log.ts';
import { allRows, rowsSince, type StateLog } from './state-log.ts';

/**
 * What a client subscribes to: a channel, or a key prefix of one. Frames are built once for all clients that
 * hold the same state and kept until the next change.
 */
export interface Feed {
  readonly ch: string;
  readonly mode: 'state' | 'raw';
  /** The newest state. */
  readonly seq: () => number;
  /** Looks for changes after a flush of the log; true when there are some. */
  readonly refresh: () => boolean;
  /** All there is. */
  readonly rows: () => readonly Row[];
  /** The same as frames, one or more. */
  readonly snapshot: () => readonly Frame[];
  /**
   * From the state a client holds to the newest; undefined when it is too old. Raw feeds leave out what came
   * until `seen` and count it as dropped.
   */
  readonly since: (held: number, seen: number) => readonly Frame[] | undefined;
  /** Says that a gap can't be filled and a snapshot follows. */
  readonly resync: () => Frame;
}

export interface FeedOptions {
  readonly ch: string;
  readonly epoch: string;
  readonly prefix: string;
  readonly now: () => number;
}

/** Remembers frames by the state they start from, until `clear`. */
const frameCache = () => {
  const frames = new Map<string, readonly Frame[] | undefined>();
  return {
    clear: () => frames.clear(),
    get: (name: string, build: () => readonly Frame[] | undefined) => {
      if (!frames.has(name)) frames.set(name, build());
      return frames.get(name);
    },
  };
};

type Type = 'snapshot' | 'delta' | 'event';

/** Chains frames: each leads from the state the one before led to. */
const chained = (
  options: FeedOptions,
  chunks: readonly (readonly Row[])[],
  plan: {
    readonly first: Type;
    readonly rest: Type;
    readonly held: number;
    readonly to: number;
    readonly dropped: number;
  },
): readonly Frame[] => {
  let from = plan.held;
  return chunks.map((rows, index) => {
    const type = index === 0 ? plan.first : plan.rest;
    const seq = index === chunks.length - 1 ? plan.to : (rows.at(-1)?.seq ?? from);
    const head = { ch: options.ch, type, epoch: options.epoch, seq, ts: options.now() };
    const frame = frameOf(
      {
        ...head,
        ...(type === 'snapshot' ? {} : { from }),
        ...(type === 'event' ? { dropped: index === 0 ? plan.dropped : 0 } : {}),
      },
      rows,
    );
    from = seq;
    return frame;
  });
};

const resyncOf = (options: FeedOptions, seq: number): Frame =>
  frameOf({ ch: options.ch, type: 'resync', epoch: options.epoch, seq, ts: options.now() });

export const stateFeed = (log: StateLog, options: FeedOptions): Feed => {
  const { prefix } = options;
  const cache = frameCache();
  let seq = log.seq;
  let checked = log.seq;
  const plan = { dropped: 0, rest: 'delta' } as const;
  return {
    ch: options.ch,
    mode: 'state',
    seq: () => seq,
    refresh: () => {
      const changed = rowsSince(log, checked, prefix).length > 0;
      checked = log.seq;
      if (!changed) return false;
      seq = log.seq;
      cache.clear();
      return true;
    },
    rows: () => allRows(log, prefix),
    snapshot: () =>
      cache.get('snapshot', () => {
        const chunks = chunksOf(allRows(log, prefix));
        return chained(options, chunks, { ...plan, first: 'snapshot', held: 0, to: seq });
      }) ?? [],
    since: (held) =>
      cache.get(`since ${held}`, () => {
        if (held < log.floor || held > seq) return undefined;
        const chunks = chunksOf(rowsSince(log, held, prefix));
        return chained(options, chunks, { ...plan, first: 'delta', held, to: seq });
      }),
    resync: () => resyncOf(options, seq),
  };
};

export const rawFeed = (log: RawLog, options: FeedOptions): Feed => {
  const cache = frameCache();
  let seq = log.seq;
  const plan = { rest: 'event' } as const;
  return {
    ch: options.ch,
    mode: 'raw',
    seq: () => seq,
    refresh: () => {
      if (log.seq === seq) return false;
      seq = log.seq;
      cache.clear();
      return true;
    },
    rows: () => log.rows,
    snapshot: () =>
      cache.get('snapshot', () => {
        const chunks = chunksOf(log.rows);
        return chained(options, chunks, { ...plan, first: 'snapshot', held: 0, to: seq, dropped: 0 });
      }) ?? [],
    since: (held, seen) =>
      cache.get(`since ${held} ${seen}`, () => {
        const missed = missedSince(log, held, seen);
        if (missed === undefined) return undefined;
        const { dropped } = missed;
        return chained(options, chunksOf(missed.rows), { ...plan, first: 'event', held, to: seq, dropped });
      }),
    resync: () => resyncOf(options, seq),
  };
};
