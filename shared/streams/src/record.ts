import type { Hops } from '@kafka-streaming/event-schema';

/** A record as it is read; the shape is kafkajs's KafkaMessage, so that the runner copies nothing. */
export interface InputRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: InputHeaders;
}
export type InputHeaders = Record<string, Uint8Array | string | (Uint8Array | string)[] | undefined>;

/** A record to be written; `timestamp` is the time of writing (retention counts from that), never event time. */
export interface OutputRecord {
  readonly topic: string;
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  /** Absent: murmur2 of the key. */
  readonly partition?: number;
  readonly timestamp?: number;
  readonly headers?: Record<string, string>;
}

/** The newest value of a changed piece of state; null = forgotten. */
export interface ChangelogRecord {
  readonly key: string;
  readonly value: string | null;
}

/** What a task wants written in one transaction. */
export interface Drained {
  readonly records: readonly OutputRecord[];
  readonly changelog: readonly ChangelogRecord[];
  /** Next offset to read per source topic: what the transaction commits. */
  readonly positions: ReadonlyMap<string, string>;
  /** Nothing to write and no position moved: no transaction needed. */
  readonly empty: boolean;
}

/**
 * What an operator may know beside the value. It is one object that the task fills anew for each record: read
 * it inside the call, don't keep it.
 */
export interface Meta {
  /** The record's key, or the key given by keyBy or group. */
  readonly key: string;
  /** Event time, epoch ms. */
  readonly time: number;
  /** Kafka's record timestamp: when the producer received it, epoch ms. */
  readonly receivedAt: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Times of an event on its way here; `emitted` follows when the result is written. */
export type Origin = Omit<Hops, 'emitted'>;
