import { describe, expect, it } from 'vitest';
import { counter, gauge, history, perSecond, rates } from '../../src/pipeline/rates.ts';

describe('a rate', () => {
  it('of a count is what it grew by, per second', () => {
    const all = rates();
    counter(all, 'a', 100, 0);
    counter(all, 'a', 300, 2_000);
    expect(perSecond(all, 'a')).toBe(100);
    expect(history(all, 'a')).toEqual([100]);
  });

  it('of a count that fell is counted from its new beginning', () => {
    const all = rates();
    counter(all, 'a', 500, 0);
    counter(all, 'a', 40, 2_000);
    expect(perSecond(all, 'a')).toBe(20);
  });

  it('of something unknown is zero', () => {
    expect(perSecond(rates(), 'a')).toBe(0);
  });

  it('is that of the last four seconds, with a minute of history', () => {
    const all = rates();
    for (let n = 1; n <= 40; n += 1) gauge(all, 'a', n);
    expect(perSecond(all, 'a')).toBe(39.5);
    expect(history(all, 'a')).toHaveLength(30);
    expect(history(all, 'a').at(-1)).toBe(40);
  });
});
