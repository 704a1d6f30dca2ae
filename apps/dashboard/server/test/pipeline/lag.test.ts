import { describe, expect, it } from 'vitest';
import { lagMemory, lags } from '../../src/pipeline/lag.ts';
import { ending, fate, picture } from './pictures.ts';

/** Looks every two seconds at an app that is so many records behind, and reads so many a second. */
const watched = (behind: readonly number[], perSecond: number) => {
  const memory = lagMemory();
  const looks = behind.map((records, index) => {
    const at = { now: index * 2_000, topics: [ending('web.events', 10_000 + records)] };
    return lags(
      picture({ ...at, fates: [fate({ read: 10_000, position: '10000' })] }),
      memory,
      () => perSecond,
    )[0];
  });
  return looks.at(-1);
};

describe('the lag of an application', () => {
  it('is told per partition, in records and in seconds at the present rate', () => {
    expect(watched([400], 200)).toMatchObject({
      app: 'web-analytics',
      domain: 'web-clickstream',
      records: 400,
      seconds: 2,
      partitions: [{ topic: 'web.events', partition: 0, position: '10000', end: '10400', records: 400 }],
    });
  });

  it.each([
    ['none', [0], 100],
    ['steady', [50, 90, 30, 80], 100],
    ['growing', [50, 900, 2_000], 100],
    ['shrinking', [9_000, 5_000, 1_000], 100],
    ['steady', [50, 50, 50, 50, 50], 0],
    ['stalled', [50, 50, 50, 50, 50, 50], 0],
  ] as const)('is %s when it was %j at %d records/s', (trend, behind, perSecond) => {
    expect(watched(behind, perSecond)?.trend).toBe(trend);
  });

  it('counts a partition of which nothing was read yet', () => {
    const topics = [ending('web.events', 10, 7)];
    const fates = [fate({ read: 10, position: '10' })];
    expect(lags(picture({ topics, fates }), lagMemory(), () => 0)[0]).toMatchObject({
      records: 7,
      partitions: [
        { partition: 0, records: 0 },
        { partition: 1, position: '0', end: '7', records: 7 },
      ],
    });
  });

  it('has no time to its end when it stands still', () => {
    expect(watched([50], 0)?.seconds).toBeNull();
    expect(watched([0], 0)?.seconds).toBe(0);
  });
});
