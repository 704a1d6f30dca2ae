import { earliest, latest, offsetsAt } from '../read/offsets.ts';
import { fetch } from '../wire/fetch.ts';
import { insist } from '../wire/insist.ts';
import type { Link } from '../wire/link.ts';

const fetchOptions = { maxWaitMs: 100, maxBytesPerPartition: 8_388_608, maxBytes: 8_388_608 };
const patienceMs = 30_000;

export interface ChangelogEntry {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/**
 * The newest value of each key of one changelog partition, read-committed; forgotten keys are left out.
 * Call it after the task's transactional id was opened anew: then nothing in the partition is undecided.
 * Errors: RequestFailure.
 */
export const readChangelog = async (
  link: Link,
  topic: string,
  partition: number,
  stopped: () => boolean,
): Promise<readonly ChangelogEntry[]> => {
  const [lows, ends] = await Promise.all([
    offsetsAt(link, topic, [partition], { time: earliest }),
    offsetsAt(link, topic, [partition], { time: latest }),
  ]);
  const end = ends.get(partition) ?? 0;
  const newest = new Map<string, Uint8Array>();
  let offset = lows.get(partition) ?? 0;
  while (offset < end && !stopped()) {
    const [fetched] = await insist({ patienceMs, refresh: (error) => link.refresh(error) }, async () =>
      fetch(await link.leader(topic, partition), [{ topic, partition, offset }], fetchOptions),
    );
    if (fetched === undefined || fetched.errorCode !== 0) {
      await link.refresh();
      continue;
    }
    for (const { key, value } of fetched.records) {
      if (key === null) continue;
      // A copy: else each value keeps the megabytes alive that it came with.
      if (value === null) newest.delete(key.toString());
      else newest.set(key.toString(), Buffer.from(value));
    }
    offset = fetched.next;
  }
  return Array.from(newest, ([key, value]) => ({ key, value }));
};
