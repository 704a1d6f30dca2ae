import { decodeHops, type Hops, header, type LiveEntry } from '@kafka-streaming/event-schema';
import type { ReadRecord } from '@kafka-streaming/kafka';

/** A record on its way into a channel; encoded only if it is still the newest of its key when the tick comes. */
export interface Change {
  readonly key: string;
  readonly gone: boolean;
  readonly encode: () => string;
}

/** Raw rows are for the eye: longer values are cut, and say so. */
export const shownValueBytes = 16 * 1024;

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** The value as JSON text: as it stands when it is JSON, else as a string. */
const valueJson = (value: Uint8Array | null): string => {
  if (value === null) return 'null';
  const text = textOf(value);
  return isJson(text) ? text : JSON.stringify(text);
};

/** Event time when the record's headers tell it, else Kafka's timestamp. */
export const timeOf = (record: ReadRecord): number => {
  const time = Number(record.headers['time'] ?? Number.NaN);
  return Number.isFinite(time) ? time : record.timestamp;
};

export const hopsOf = (record: ReadRecord): Hops | undefined => {
  const text = record.headers[header.hops];
  return text === undefined ? undefined : decodeHops(text);
};

const head = (record: ReadRecord, key: string): Omit<LiveEntry, 'value'> => ({
  key,
  at: { topic: record.topic, partition: record.partition, offset: record.offset },
  time: timeOf(record),
});

const withValue = (entry: object, value: string): string =>
  `${JSON.stringify(entry).slice(0, -1)},"value":${value}}`;

export const keyOf = (record: ReadRecord): string => (record.key === null ? '' : textOf(record.key));

/** The newest value of a key; a tombstone removes it. */
export const stateChange = (record: ReadRecord, readAt: number): Change => {
  const key = keyOf(record);
  return {
    key,
    gone: record.value === null,
    encode: () => {
      const hops = hopsOf(record);
      const entry = {
        ...head(record, key),
        ...(hops === undefined ? {} : { hops: { ...hops, read: readAt } }),
      };
      return withValue(entry, valueJson(record.value));
    },
  };
};

/** A record as it is, with its headers: they tell why a dead letter is one. */
export const rawChange = (record: ReadRecord): Change => {
  const key = keyOf(record);
  return {
    key,
    gone: false,
    encode: () => {
      const entry = { ...head(record, key), headers: record.headers };
      if (record.value === null || record.value.byteLength <= shownValueBytes) {
        return withValue(entry, valueJson(record.value));
      }
      const start = textOf(record.value.subarray(0, shownValueBytes));
      return withValue({ ...entry, cutBytes: record.value.byteLength }, JSON.stringify(start));
    },
  };
};

/** A value of the gateway's own: it has no place in Kafka. */
export const ownChange = (key: string, value: unknown, time: number): Change => ({
  key,
  gone: value === null,
  encode: () => JSON.stringify({ key, time, value }),
});

/** What a client is told of a key that is no longer kept. */
export const forgotten = (key: string, time: number): string => JSON.stringify({ key, time, value: null });
