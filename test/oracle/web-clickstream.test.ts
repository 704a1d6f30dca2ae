import { describe, expect, it } from 'vitest';
import { hostileLog } from './hostile-log.ts';
import { compareAll, settle, stream } from './streamed.ts';

const compared = (seed: number, partitions: number, crashes: readonly number[] = []) => {
  const log = hostileLog({ seed, visitors: 60 });
  const streamed = stream(log, { partitions, crashes });
  settle(streamed.driver);
  return compareAll(streamed, log).slice(0, 20);
};

describe('every figure of web clickstream equals the recomputation over the whole log', {
  timeout: 60_000,
}, () => {
  it('on one partition, shuffled, with duplicates, late events and rubbish', () => {
    expect(compared(1, 1)).toEqual([]);
  });

  it('on three partitions', () => {
    expect(compared(2, 3)).toEqual([]);
  });

  it('after crashes in the middle', () => {
    expect(compared(3, 3, [700, 1_900, 1_901])).toEqual([]);
  });
});
