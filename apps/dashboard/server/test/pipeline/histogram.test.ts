import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, histogram, merge, quantile } from '../../src/pipeline/histogram.ts';

const of = (values: readonly number[]) => {
  const all = histogram();
  for (const value of values) count(all, value);
  return all;
};

describe('a histogram', () => {
  it('of nothing has quantiles of zero', () => {
    expect(quantile(histogram(), 0.99)).toBe(0);
  });

  it('is right within 1 % at every quantile', () => {
    const durations = fc.array(fc.double({ min: 1, max: 500_000, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(durations, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, q) => {
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? 0;
        expect(Math.abs(quantile(of(values), q) / exact - 1)).toBeLessThanOrEqual(0.0101);
      }),
    );
  });

  it('of parts is the histogram of the whole', () => {
    expect(merge([of([1, 20]), of([300])])).toEqual(of([1, 20, 300]));
  });
});
