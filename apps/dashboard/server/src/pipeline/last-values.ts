import { decode, type Topic } from '@kafka-streaming/event-schema';
import type { ReadRecord } from '@kafka-streaming/kafka';
import { keyOf } from '../live/entry.ts';

/** The last value of each key of one topic; decoded when asked for, and only what is new since. */
export interface LastValues<V> {
  readonly put: (record: ReadRecord) => void;
  readonly values: () => readonly V[];
}

export const lastValues = <V>(topic: Topic<V>): LastValues<V> => {
  const fresh = new Map<string, ReadRecord>();
  const known = new Map<string, V>();
  return {
    put: (record) => {
      if (record.topic === topic.name) fresh.set(keyOf(record), record);
    },
    values: () => {
      for (const [key, record] of fresh) {
        const decoded = decode(topic, record.value);
        if (decoded.ok) known.set(key, decoded.value);
        else known.delete(key);
      }
      fresh.clear();
      return [...known.values()];
    },
  };
};
