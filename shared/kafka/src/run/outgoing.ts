import { header } from '@kafka-streaming/event-schema';
import type { Drained, OutputRecord } from '@kafka-streaming/streams';
import { murmur2Partition } from '@kafka-streaming/streams';
import { KafkaStreamingError } from '../errors.ts';
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
const cut = (topic: string, record: WireRecord, size: number): WireRecord => {
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

/** Texts have up to three bytes a unit: only what is long is measured. */
const surelySmall = 300_000;

const fitted = (topic: string, record: WireRecord): WireRecord => {
  if ((record.value?.length ?? 0) < surelySmall) return record;
  const size = sizeOfRecord(record);
  return size <= largestRecord ? record : cut(topic, record, size);
};

/** Records by the partition that they go to. */
const createSorter = (wireName: (topic: string) => string) => {
  const topics = new Map<string, WireRecord[][]>();
  return {
    add(topic: string, partition: number, record: WireRecord): void {
      let partitions = topics.get(topic);
      if (partitions === undefined) {
        partitions = [];
        topics.set(topic, partitions);
      }
      const found = partitions[partition];
      if (found === undefined) partitions[partition] = [fitted(topic, record)];
      else found.push(fitted(topic, record));
    },
    writes: (): PartitionRecords[] =>
      [...topics].flatMap(([topic, partitions]) =>
        // A list with gaps: Object.entries leaves them out.
        Object.entries(partitions).map(([partition, records]) => ({
          target: { topic: wireName(topic), partition: Number(partition) },
          records,
        })),
      ),
  };
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
): Commit => {
  const sorter = createSorter(wire.wireName);
  let counted = { topic: '', partitions: 0 };
  for (const record of drained.records) {
    const { topic } = record;
    if (counted.topic !== topic) counted = { topic, partitions: wire.partitionsOf(topic) };
    sorter.add(topic, partitionOf(record, task.partition, counted.partitions), record);
  }
  for (const entry of drained.changelog) sorter.add(task.changelog, task.partition, entry);
  return {
    writes: sorter.writes(),
    offsets: [...drained.positions].map(([topic, offset]) => ({
      topic: wire.wireName(topic),
      partition: task.partition,
      offset,
    })),
  };
};
