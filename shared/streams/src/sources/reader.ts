import { type Decoded, decode, type Topic } from '@kafka-streaming/event-schema';
import type { InputRecord } from '../record.ts';
import { text } from '../text.ts';

/**
 * How a record's bytes become a value: checked by the topic's schema, or, when the source is trusted (its writer
 * checked already), only parsed.
 */
export const reader =
  <V>(topic: Topic<V>, trusted: boolean) =>
  (record: InputRecord): Decoded<V> => {
    if (!trusted || record.value === null) return decode(topic, record.value);
    try {
      return { ok: true, value: JSON.parse(text(record.value) ?? '') as V };
    } catch {
      return decode(topic, record.value);
    }
  };
