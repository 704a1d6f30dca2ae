import { describe, expect, it } from 'vitest';
import { allIsWell, check, type Entry } from './checker.ts';

const entry = (n: number, key = 'a'): Entry => ({ partition: 0, key, n });
const evidence = {
  acked: [0, 1, 2],
  sent: new Set([0, 1, 2, 3]),
  log: [entry(0), entry(1, 'b'), entry(2)],
  counted: new Map([
    ['a', 2],
    ['b', 1],
  ]),
};

describe('the checker', () => {
  it('finds nothing where all is well; what was not acknowledged may be absent', () => {
    expect(check(evidence)).toEqual(allIsWell);
  });

  it('finds an acknowledged number that is not in the log', () => {
    expect(check({ ...evidence, acked: [0, 1, 2, 3] }).lost).toEqual([3]);
  });

  it('finds a number that is stored twice', () => {
    expect(check({ ...evidence, log: [...evidence.log, entry(2)] }).doubled).toEqual([2]);
  });

  it('finds a number behind a later one of its key', () => {
    expect(check({ ...evidence, log: [entry(2), entry(1, 'b'), entry(0)] }).outOfOrder).toEqual([0]);
  });

  it('finds a number that nobody sent', () => {
    expect(check({ ...evidence, log: [...evidence.log, entry(9)] }).unknown).toEqual([9]);
  });

  it('finds a key that was counted wrongly, in either direction', () => {
    const counted = new Map([
      ['a', 3],
      ['c', 1],
    ]);
    expect(check({ ...evidence, counted }).miscounted).toEqual([
      'a: 2 in the log, 3 counted',
      'b: 1 in the log, 0 counted',
      'c: 0 in the log, 1 counted',
    ]);
  });
});
