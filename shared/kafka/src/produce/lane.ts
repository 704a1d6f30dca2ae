import type { KafkaStreamingError } from '../errors.ts';
import { translate } from '../wire/failure.ts';
import { RequestFailure } from '../wire/insist.ts';
import { sizeOfRecord, type WireRecord } from '../wire/record-batch.ts';
import type { Target, Written } from './partition-writer.ts';

/** A record on its way, before it has a number. */
export interface Outgoing {
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly timestamp: number;
  /** `producer` and `seq` are those of the batch that it goes with. */
  readonly headers: (producer: string, seq: number) => Record<string, string> | undefined;
  /** Bytes, at most. */
  readonly size: number;
  readonly queuedAt: number;
  readonly acked: (offset: string) => void;
  readonly failed: (error: KafkaStreamingError) => void;
}

export interface LaneOptions {
  readonly target: Target;
  /** Name of the producer; each numbering of a lane gets a name of its own. */
  readonly producer: string;
  /** Waits for more records before the first request, ms; while a request is under way records gather anyway. */
  readonly lingerMs: number;
  readonly maxBatchBytes: number;
  readonly maxBatchRecords: number;
  /** Errors: RequestFailure. */
  readonly write: (target: Target, records: readonly WireRecord[]) => Promise<Written>;
  /** Tells that a batch is settled: counts and frees the queue. */
  readonly settled: (batch: readonly Outgoing[], outcome: 'acked' | 'failed') => void;
}

/** The queue of one partition: one request under way, everything else waits in order. */
export interface Lane {
  push(record: Outgoing): void;
  /** Number of the newest acknowledged record; -1 before the first. */
  ackedSeq(): number;
}

const failureOf = (target: Target, cause: unknown, facts: object): KafkaStreamingError => {
  const { topic, partition } = target;
  if (!(cause instanceof RequestFailure)) return translate(`writing to ${topic}/${partition}`, cause);
  const outcome = cause.maybeDone ? 'may be stored or not: send it again with the same id' : 'not stored';
  return translate(`writing to ${topic}/${partition} failed; the record is ${outcome}`, cause.cause, {
    topic,
    partition,
    maybeStored: cause.maybeDone,
    ...facts,
  });
};

/** Takes from the queue's head what fits into one request. */
const takeBatch = (queue: Outgoing[], maxBytes: number, maxRecords: number): Outgoing[] => {
  let bytes = 0;
  let count = 0;
  for (const { size } of queue) {
    if (count > 0 && (bytes + size > maxBytes || count >= maxRecords)) break;
    bytes += size;
    count++;
  }
  return queue.splice(0, count);
};

export const createLane = (options: LaneOptions): Lane => {
  const { target } = options;
  const queue: Outgoing[] = [];
  let running = false;
  /** Numbers count from 0 under each name; a name is left when the fate of one of its records is unknown. */
  let numbering = 0;
  let nextSeq = 0;
  let acked = 0;

  const wireRecords = (batch: readonly Outgoing[]): WireRecord[] => {
    const producer = numbering === 0 ? options.producer : `${options.producer}.${numbering}`;
    return batch.map(({ key, value, timestamp, headers }, index) => {
      const own = headers(producer, nextSeq + index);
      return { key, value, timestamp, ...(own === undefined ? {} : { headers: own }) };
    });
  };

  const refuse = (batch: readonly Outgoing[], cause: unknown): void => {
    const error = failureOf(target, cause, { records: batch.length });
    if (cause instanceof RequestFailure && cause.maybeDone) {
      numbering++;
      nextSeq = 0;
    }
    options.settled(batch, 'failed');
    for (const record of batch) record.failed(error);
  };

  const confirm = (batch: readonly Outgoing[], firstOffset: number): void => {
    nextSeq += batch.length;
    acked += batch.length;
    options.settled(batch, 'acked');
    batch.forEach((record, index) => {
      record.acked(String(firstOffset + index));
    });
  };

  /** A batch is refused as a whole for one record: halves are tried, so that its neighbours are stored. */
  const send = async (batch: readonly Outgoing[]): Promise<void> => {
    try {
      const { offset, count } = await options.write(target, wireRecords(batch));
      confirm(batch.slice(0, count), Number(offset));
      if (count < batch.length) await send(batch.slice(count));
    } catch (cause) {
      const certainly = cause instanceof RequestFailure && cause.failure === 'refused' && !cause.maybeDone;
      if (!certainly || batch.length === 1) return refuse(batch, cause);
      const middle = batch.length >> 1;
      await send(batch.slice(0, middle));
      await send(batch.slice(middle));
    }
  };

  const run = async (): Promise<void> => {
    running = true;
    if (options.lingerMs > 0) await new Promise((resolve) => setTimeout(resolve, options.lingerMs));
    while (queue.length > 0) {
      await send(takeBatch(queue, options.maxBatchBytes, options.maxBatchRecords));
    }
    running = false;
  };

  return {
    push(record) {
      queue.push(record);
      if (!running) void run();
    },
    ackedSeq: () => acked - 1,
  };
};

export const sizeOfOutgoing = (
  record: Pick<Outgoing, 'key' | 'value'>,
  headers: Record<string, string>,
): number => sizeOfRecord({ ...record, headers });
