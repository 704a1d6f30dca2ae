import { type Insistence, insist } from '../wire/insist.ts';
import type { Link } from '../wire/link.ts';
import { produce } from '../wire/produce.ts';
import { type BatchLimits, encodeBatch, type WireRecord } from '../wire/record-batch.ts';

/** Who the broker takes a producer for. */
export interface Identity {
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly transactionalId: string | null;
}

export interface Target {
  /** Name on the wire. */
  readonly topic: string;
  readonly partition: number;
}

export interface WriterOptions extends Insistence {
  readonly identity: Identity;
  /** One try to store a batch: gives its first offset. */
  readonly attempt: (target: Target, batch: Buffer) => Promise<string>;
}

export interface Written {
  readonly offset: string;
  readonly count: number;
}

/** Below what a broker takes (1 MiB), with some thousand small records. */
export const requestLimits: BatchLimits = { bytes: 900_000, records: 10_000 };

/** Writes batches to partitions under one identity, and numbers their records as the broker expects. */
export interface PartitionWriter {
  readonly identity: Identity;
  /**
   * Never call it again for a partition before it has settled: two requests in flight lose records.
   * Writes as many of the records, from `from` on, as one request may hold; tells how many, and the first's offset.
   * After a RequestFailure the identity is used up.
   */
  write(target: Target, records: readonly WireRecord[], from?: number): Promise<Written>;
}

/** The broker knows a repeated batch by the sequence number of its first record: the same bytes are tried again. */
export const createPartitionWriter = (options: WriterOptions): PartitionWriter => {
  const sequences = new Map<string, number>();
  const { producerId, producerEpoch, transactionalId } = options.identity;
  return {
    identity: options.identity,
    async write(target, records, from = 0) {
      const name = `${target.topic}/${target.partition}`;
      const firstSequence = sequences.get(name) ?? 0;
      const transactional = transactionalId !== null;
      const origin = { producerId, producerEpoch, transactional, firstSequence };
      const { batch, count } = encodeBatch(records, origin, from, requestLimits);
      const offset = await insist(options, () => options.attempt(target, batch));
      sequences.set(name, (firstSequence + count) % 2 ** 31);
      return { offset, count };
    },
  };
};

/** A writer on real brokers. */
export const writerOn = (link: Link, identity: Identity, patienceMs: number): PartitionWriter =>
  createPartitionWriter({
    identity,
    patienceMs,
    attempt: async ({ topic, partition }, batch) =>
      produce(await link.leader(topic, partition), {
        topic,
        partition,
        batch,
        transactionalId: identity.transactionalId,
      }),
    refresh: (error) => link.refresh(error),
  });
