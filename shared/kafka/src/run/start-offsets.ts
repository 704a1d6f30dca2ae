import { earliest, latest, offsetsAt } from '../read/offsets.ts';
import { insist } from '../wire/insist.ts';
import type { Link } from '../wire/link.ts';

export interface StartOffset {
  readonly topic: string;
  readonly offset: number;
  /** End of the log now. */
  readonly end: number;
  /** Records that were deleted before they were read. */
  readonly lost: number;
  /** Committed beyond the end: the topic was made anew, or cut off. */
  readonly beyond: boolean;
}

const patienceMs = 20_000;

/** Where to read on: never past a gap without saying so. `committed` -1: the group has never read this partition. */
export const startFrom = (topic: string, committed: number, low: number, end: number): StartOffset => {
  if (committed < 0) return { topic, offset: low, end, lost: 0, beyond: false };
  if (committed > end) return { topic, offset: low, end, lost: 0, beyond: true };
  return { topic, offset: Math.max(committed, low), end, lost: Math.max(0, low - committed), beyond: false };
};

/** Reads what the group has committed for one partition of topics. Errors: RequestFailure. */
export const startOffsets = async (
  link: Link,
  group: string,
  topics: readonly string[],
  partition: number,
): Promise<readonly StartOffset[]> => {
  const refresh = (error: unknown) => link.refresh(error);
  const { responses } = await insist({ patienceMs, refresh }, async () => {
    const coordinator = await link.coordinator('group', group);
    return coordinator.offsetFetch({
      groupId: group,
      topics: topics.map((topic) => ({ topic, partitions: [{ partition }] })),
    });
  });
  return Promise.all(
    topics.map(async (topic) => {
      const [lows, ends] = await Promise.all([
        offsetsAt(link, topic, [partition], { time: earliest }),
        offsetsAt(link, topic, [partition], { time: latest, readUncommitted: true }),
      ]);
      const committed = responses.find((one) => one.topic === topic)?.partitions[0]?.offset ?? -1;
      return startFrom(topic, Number(committed), lows.get(partition) ?? 0, ends.get(partition) ?? 0);
    }),
  );
};
