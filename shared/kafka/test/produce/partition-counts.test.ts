import { describe, expect, it } from 'vitest';
import { createPartitionCounts } from '../../src/produce/partition-counts.ts';

describe('the numbers of partitions', () => {
  it('are asked for once, and nobody overtakes who waits for the answer', async () => {
    let asked = 0;
    const order: string[] = [];
    const counts = createPartitionCounts(
      () => (order.length > 0 ? 3 : undefined),
      async () => {
        asked++;
        return 3;
      },
    );
    const done = new Promise<void>((resolve) => {
      const first = (count: number) => {
        order.push(`first of ${count}`);
        counts(
          't',
          () => order.push('came in between'),
          () => resolve(),
        );
      };
      counts('t', first, () => resolve());
      counts(
        't',
        () => order.push('second'),
        () => resolve(),
      );
      counts(
        't',
        () => setImmediate(resolve),
        () => resolve(),
      );
    });
    await done;
    expect([asked, order]).toEqual([1, ['first of 3', 'second', 'came in between']]);
  });

  it('of a topic that is not there are told as an error to all who wait, and asked for anew', async () => {
    let asked = 0;
    const counts = createPartitionCounts(
      () => undefined,
      async () => {
        asked++;
        throw new Error('no such topic');
      },
    );
    const failing = () => new Promise<unknown>((resolve) => counts('t', resolve, resolve));
    expect(await Promise.all([failing(), failing()])).toEqual([
      new Error('no such topic'),
      new Error('no such topic'),
    ]);
    await failing();
    expect(asked).toBe(2);
  });
});
