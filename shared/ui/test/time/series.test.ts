import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsample } from '../../src/time/downsample.ts';
import { timeTicks } from '../../src/time/ticks.ts';

describe('a long series', () => {
  it('stays as it is up to the limit', () => {
    const points = Array.from({ length: 600 }, (_, x) => ({ x, y: x }));
    expect(downsample(points)).toBe(points);
  });

  it('keeps its extremes, its order and its limit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 601, maxLength: 4_000 }), (values) => {
        const points = values.map((y, x) => ({ x, y }));
        const drawn = downsample(points);
        const heights = drawn.map(({ y }) => y ?? 0);
        expect(drawn.length).toBeLessThanOrEqual(600);
        expect(Math.max(...heights)).toBe(Math.max(...values));
        expect(Math.min(...heights)).toBe(Math.min(...values));
        expect(drawn.every((point, i) => i === 0 || point.x > (drawn[i - 1]?.x ?? -1))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps a gap', () => {
    const points = Array.from({ length: 1_200 }, (_, x) => ({ x, y: x === 700 ? null : 1 }));
    expect(downsample(points).some(({ y }) => y === null)).toBe(true);
  });
});

describe('the marks of a time axis', () => {
  it('stand at round times, inside of the span', () => {
    const from = Date.UTC(2025, 4, 21, 10, 0, 30);
    const ticks = timeTicks(from, from + 15 * 60_000, 8);
    expect(ticks.length).toBeGreaterThan(4);
    expect(ticks.every((time) => time % 60_000 === 0 && time >= from && time <= from + 15 * 60_000)).toBe(
      true,
    );
  });

  it('are never more than asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 40 * 365 * 86_400_000 }),
        fc.integer({ min: 2, max: 12 }),
        (span, most) => {
          expect(timeTicks(1_000_000_000_000, 1_000_000_000_000 + span, most).length).toBeLessThanOrEqual(
            most + 1,
          );
        },
      ),
    );
  });

  it('are none of an empty span', () => {
    expect(timeTicks(5, 5, 8)).toEqual([]);
  });
});
