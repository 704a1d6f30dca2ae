import { type PartitionWriter, type Target, writerOn } from '../produce/partition-writer.ts';
import type { Failure } from '../wire/failure.ts';
import { insist } from '../wire/insist.ts';
import type { WireBroker } from '../wire/internals.ts';
import type { Link } from '../wire/link.ts';
import type { WireRecord } from '../wire/record-batch.ts';

export interface TransactionsOptions {
  readonly link: Link;
  /** Both by their names on the wire. */
  readonly transactionalId: string;
  readonly group: string;
  /** After that the brokers give an open transaction up, and readers go on, ms. */
  readonly timeoutMs: number;
}

export interface PartitionRecords {
  readonly target: Target;
  readonly records: readonly WireRecord[];
}

export interface Commit {
  /** Each partition once. */
  readonly writes: readonly PartitionRecords[];
  readonly offsets: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly offset: string;
  }[];
}

/** The writer of one task. Whoever opens it for an id fences all that were opened before. */
export interface Transactions {
  /**
   * All of it, or nothing. After an error it is not known which: throw this writer and the task's state away,
   * open it anew, and look at the committed offsets and the changelog. Errors: RequestFailure.
   */
  commit(work: Commit): Promise<void>;
}

/** Of the transaction's timeout: what follows must still come in time. */
const patienceShare = 0.6;
const firstPauseMs = 3;

const byTopic = <T>(items: readonly { readonly topic: string; readonly item: T }[]) => {
  const topics = new Map<string, T[]>();
  for (const { topic, item } of items) topics.set(topic, [...(topics.get(topic) ?? []), item]);
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
};

/** A coordinator, kept until it is one no more. */
const keptCoordinator = (link: Link, kind: 'group' | 'transaction', id: string) => {
  let known: WireBroker | undefined;
  return {
    async get(): Promise<WireBroker> {
      known ??= await link.coordinator(kind, id);
      return known;
    },
    forget: async (error: unknown) => {
      known = undefined;
      await link.refresh(error);
    },
  };
};

/** Fences older writers of the id, and ends their transaction. Errors: RequestFailure. */
export const openTransactions = async (options: TransactionsOptions): Promise<Transactions> => {
  const { link, transactionalId, group } = options;
  const patienceMs = options.timeoutMs * patienceShare;
  const coordinator = keptCoordinator(link, 'transaction', transactionalId);
  const groupCoordinator = keptCoordinator(link, 'group', group);
  const ask = <T>(request: () => Promise<T>, final: readonly Failure[] = []) =>
    insist({ patienceMs, firstPauseMs, final, refresh: coordinator.forget }, request);

  const opened = await insist(
    { patienceMs: options.timeoutMs * 2, firstPauseMs, refresh: coordinator.forget },
    async () =>
      (await coordinator.get()).initProducerId({ transactionalId, transactionTimeout: options.timeoutMs }),
  );
  const producer = { producerId: opened.producerId, producerEpoch: opened.producerEpoch, transactionalId };
  const writer: PartitionWriter = writerOn(link, producer, patienceMs);

  /** Two requests on their way together; both may be repeated. */
  const begin = ({ writes, offsets }: Commit) => {
    const topics = byTopic(writes.map(({ target }) => ({ topic: target.topic, item: target.partition })));
    return ask(async () => {
      const broker = await coordinator.get();
      await Promise.all([
        topics.length > 0 ? broker.addPartitionsToTxn({ ...producer, topics }) : undefined,
        offsets.length > 0 ? broker.addOffsetsToTxn({ ...producer, groupId: group }) : undefined,
      ]);
    });
  };
  const write = async ({ target, records }: PartitionRecords) => {
    for (let done = 0; done < records.length; ) done += (await writer.write(target, records, done)).count;
  };
  const commitOffsets = async ({ offsets }: Commit) => {
    if (offsets.length === 0) return;
    const topics = byTopic(
      offsets.map(({ topic, partition, offset }) => ({ topic, item: { partition, offset } })),
    );
    await insist({ patienceMs, firstPauseMs, refresh: groupCoordinator.forget }, async () =>
      (await groupCoordinator.get()).txnOffsetCommit({ ...producer, groupId: group, topics }),
    );
  };

  return {
    async commit(work) {
      if (work.writes.length === 0 && work.offsets.length === 0) return;
      await begin(work);
      await Promise.all([...work.writes.map(write), commitOffsets(work)]);
      // Without an answer it is not known whether it was committed: never ask twice, and never give it up.
      await ask(
        async () => (await coordinator.get()).endTxn({ ...producer, transactionResult: true }),
        ['unknown'],
      );
    },
  };
};
