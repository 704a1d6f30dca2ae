import type { z } from 'zod';

/** What a topic carries: facts from outside, figures computed from them, or what a stream application keeps for itself. */
export type TopicKind = 'event' | 'result' | 'internal';

/** How Kafka forgets: by time and size, by key, or both. */
export type Cleanup = 'delete' | 'compact' | 'compact,delete';

/** Settings of a topic as Kafka knows them; times in ms, sizes in bytes; -1 = without limit. */
export interface TopicSettings {
  readonly partitions: number;
  readonly cleanup: Cleanup;
  readonly retentionMs: number;
  readonly retentionBytes: number;
  readonly segmentBytes: number;
  readonly segmentMs: number;
  /** With one broker 1 is applied, whatever is declared. */
  readonly minInsyncReplicas: number;
}

/** How the gateway shows a topic to browsers; absent = not shown. */
export interface LiveChannel {
  /** `state`: the last value of each key. `raw`: a ring of the newest records. */
  readonly mode: 'state' | 'raw';
  /** Keys (state) or records (raw) kept in memory; the oldest go first. */
  readonly keep: number;
}

/** A topic, declared once: everything that anyone needs to write, read, create or show it. */
export interface Topic<V> {
  /** `<domain>.<plural-noun>` */
  readonly name: string;
  readonly kind: TopicKind;
  /** One line for the reference. */
  readonly about: string;
  /** What the key is made of, in words; for the reference. */
  readonly keyAbout: string;
  /** What order matters for: records of one key stay in order. */
  readonly keyOf: (value: V) => string;
  /** Event time of a value, epoch ms. */
  readonly timeOf: (value: V) => number;
  readonly schema: z.ZodType<V>;
  /** Raised when the schema changes; readers accept every version up to this one. */
  readonly version: number;
  readonly settings: TopicSettings;
  readonly live?: LiveChannel;
}

const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;
const MiB = 1024 * 1024;

/**
 * Defaults by kind: events are forgotten after a week, results live as long as their key is news. Results are few:
 * one partition, since every partition that a transaction touches costs a request and a marker.
 */
const defaults: Record<TopicKind, TopicSettings> = {
  event: {
    partitions: 3,
    cleanup: 'delete',
    retentionMs: 7 * days,
    retentionBytes: 1024 * MiB,
    segmentBytes: 64 * MiB,
    segmentMs: 1 * days,
    minInsyncReplicas: 2,
  },
  result: {
    partitions: 1,
    cleanup: 'compact,delete',
    retentionMs: 2 * days,
    retentionBytes: -1,
    segmentBytes: 16 * MiB,
    segmentMs: 10 * minutes,
    minInsyncReplicas: 2,
  },
  internal: {
    partitions: 3,
    cleanup: 'compact',
    retentionMs: -1,
    retentionBytes: -1,
    segmentBytes: 16 * MiB,
    segmentMs: 10 * minutes,
    minInsyncReplicas: 2,
  },
};

type Declaration<V> = Omit<Topic<V>, 'settings' | 'version'> & {
  readonly version?: number;
  readonly settings?: Partial<TopicSettings>;
};

/** Declares a topic; settings that are not given follow from its kind. */
export const topic = <V>(declaration: Declaration<V>): Topic<V> => ({
  version: 1,
  ...declaration,
  settings: { ...defaults[declaration.kind], ...declaration.settings },
});
