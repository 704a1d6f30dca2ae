import { describe, expect, it } from 'vitest';
import { offer, type Sampler, sampler, take } from '../../src/live/sampler.ts';

const filled = (count: number, capacity: number): Sampler<number> => {
  const sample = sampler<number>(capacity);
  for (let n = 0; n < count; n += 1) offer(sample, n);
  return sample;
};

describe('a sampler', () => {
  it('gives all when all are wanted', () => {
    expect(take(filled(5, 10), 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives evenly spread ones when there are more than wanted', () => {
    expect(take(filled(8, 10), 2)).toEqual([3, 7]);
    expect(take(filled(10, 10), 5)).toEqual([1, 3, 5, 7, 9]);
  });

  it('gives none when none is wanted', () => {
    expect(take(filled(3, 10), 0)).toEqual([]);
  });

  it('never holds more than its capacity, and reaches over all that was offered', () => {
    const sample = filled(100_000, 100);
    expect(sample.kept.length).toBeLessThanOrEqual(100);
    expect(sample.kept.length).toBeGreaterThan(45);
    expect(sample.kept.at(-1)).toBeGreaterThan(98_000);
  });

  it('begins anew after it gave', () => {
    const sample = filled(1_000, 10);
    take(sample, 10);
    offer(sample, 7);
    expect(take(sample, 10)).toEqual([7]);
  });
});
