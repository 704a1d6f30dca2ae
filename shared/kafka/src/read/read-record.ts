import type { FetchedRecord } from '../wire/record-reader.ts';

/** A record as a reader outside of a stream application sees it. */
export interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Kafka's own, epoch ms: when it was written. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Of a name that comes twice, the last. */
  readonly headers: Record<string, string>;
}

export const readRecord = (topic: string, partition: number, record: FetchedRecord): ReadRecord => ({
  topic,
  partition,
  offset: record.offset,
  timestamp: record.time,
  key: record.key,
  value: record.value,
  headers: Object.fromEntries(
    Object.entries(record.headers).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value.at(-1) : value)?.toString() ?? '',
    ]),
  ),
});
