import { decode, type Topic } from '@kafka-streaming/event-schema';
import type { InputRecord } from '../record.ts';
import { text } from '../text.ts';

/** A record as a topology wrote it; null = a tombstone. */
export interface Sent<V> {
  readonly key: string;
  readonly value: V | null;
  readonly headers: Record<string, string>;
}

/** Reads a record back; side topics hold bytes of any kind, which come as text when they are not JSON. */
export const sentOf = <V>(topic: Topic<V>, record: InputRecord): Sent<V> => {
  const key = text(record.key ?? undefined) ?? '';
  const headers = Object.fromEntries(
    Object.entries(record.headers ?? {}).map(([name, value]) => [name, text(value) ?? '']),
  );
  if (record.value === null) return { key, value: null, headers };
  const decoded = decode(topic, record.value);
  if (decoded.ok) return { key, value: decoded.value, headers };
  const raw = topic.schema.safeParse(text(record.value));
  if (raw.success) return { key, value: raw.data, headers };
  throw new Error(`${topic.name} refuses what was written to it, key ${key}: ${decoded.reason}`);
};
