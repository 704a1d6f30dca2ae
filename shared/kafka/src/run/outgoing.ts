import { header } from '@kafka-streaming/event-schema';
import type { Drained, OutputRecord } from '@kafka-streaming/streams';
import { KafkaStreamingError } from '../errors.ts';
import { murmur2Partition } from '../murmur2.ts';
import { sizeOfRecord, type WireRecord } from '../wire/record-batch.ts';
import type { Commit, PartitionRecords } from './transactions.ts';

/** What a broker takes in one batch (`max.message.bytes`), less the batch's own header. */
const largestRecord = 1_048_588 - 61;
/** On a side record that was cut to fit: how many bytes it had. */
const truncated = 'truncated-from';

export interface Wire {
  readonly wireName: (topic: string) => string;
  readonly partitionsOf: (topic: string) => number;
}

/** Late and parked records carry their reason; they may be cut. A result that is cut would be wrong. */
const fitted = (topic: string, record: WireRecord): WireRecord => {
  const size = sizeOfRecord(record);
  if (size <= largestRecord) return record;
  const value = record.value === null ? null : Buffer.from(record.value);
  if (value === null || record.headers?.[header.reason] === undefined) {
    throw new KafkaStreamingError('KS_TOO_LARGE', `a record for ${topic} has ${size} bytes`, {
      facts: { topic, size, largestRecord, key: record.key?.toString() },
    });
  }
  const headers = { ...record.headers, [truncated]: String(value.length) };
  const rest = sizeOfRecord({ ...record, headers, value: null });
  return { ...record, headers, value: value.subarray(0, largestRecord - rest) };
};

const partitionOf = (record: OutputRecord, own: number, count: number): number => {
  if (record.partition !== undefined) return record.partition;
  return record.key === null ? own % count : murmur2Partition(record.key, count);
};

/** What a task has to write, sorted by the partitions it goes to. Errors: KS_TOO_LARGE. */
export const commitOf = (
  drained: Drained,
  task: { readonly partition: number; readonly changelog: string },
  wire: Wire,
  now: number,
): Commit => {
  const writes = new Map<string, PartitionRecords & { records: WireRecord[] }>();
  const add = (topic: string, partition: number, record: WireRecord) => {
    const name = `${topic}/${partition}`;
    const found = writes.get(name);
    if (found !== undefined) found.records.push(fitted(topic, record));
    else {
      const target = { topic: wire.wireName(topic), partition };
      writes.set(name, { target, records: [fitted(topic, record)] });
    }
  };
  for (const record of drained.records) {
    const { key, value, headers, timestamp = now } = record;
    const partition = partitionOf(record, task.partition, wire.partitionsOf(record.topic));
    add(record.topic, partition, { key, value, timestamp, ...(headers === undefined ? {} : { headers }) });
  }
  for (const { key, value } of drained.changelog) {
    add(task.changelog, task.partition, { key, value, timestamp: now });
  }
  return {
    writes: [...writes.values()],
    offsets: [...drained.positions].map(([topic, offset]) => ({
      topic: wire.wireName(topic),
      partition: task.partition,
      offset,
    })),
  };
};
