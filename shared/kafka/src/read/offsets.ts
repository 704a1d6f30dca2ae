import { insist } from '../wire/insist.ts';
import type { Link } from '../wire/link.ts';

/** Kafka's special times. */
export const earliest = -2;
export const latest = -1;
const patienceMs = 20_000;

/**
 * Offset per partition of the first record at or after a time (epoch ms, `earliest` or `latest`); -1 when there is
 * none. `latest` is the end of what is decided, unless uncommitted records are wanted too. Errors: RequestFailure.
 */
export const offsetsAt = async (
  link: Link,
  topic: string,
  partitions: readonly number[],
  options: { readonly time: number; readonly readUncommitted?: boolean },
): Promise<ReadonlyMap<number, number>> => {
  const isolationLevel = options.readUncommitted === true ? 0 : 1;
  const offsetOf = (partition: number) =>
    insist({ patienceMs, refresh: (error) => link.refresh(error) }, async () => {
      const leader = await link.leader(topic, partition);
      const { responses } = await leader.listOffsets({
        isolationLevel,
        topics: [{ topic, partitions: [{ partition, timestamp: options.time }] }],
      });
      return Number(responses[0]?.partitions[0]?.offset ?? -1);
    });
  const pairs = partitions.map(async (partition) => [partition, await offsetOf(partition)] as const);
  return new Map(await Promise.all(pairs));
};

export const allPartitions = async (link: Link, topic: string): Promise<number[]> =>
  Array.from({ length: await link.partitionsOf(topic) }, (_, partition) => partition);
