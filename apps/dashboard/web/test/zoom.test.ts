import { describe, expect, it } from 'vitest';
import { scaledSpan } from '../src/zoom.ts';

describe('a zoom', () => {
  it('keeps the middle', () => {
    expect(scaledSpan({ from: 0, to: 100_000 }, 0.5, 1_000_000)).toEqual({ from: 25_000, to: 75_000 });
  });

  it('never goes beyond now', () => {
    expect(scaledSpan({ from: 0, to: 100_000 }, 2, 100_000)).toEqual({ from: -100_000, to: 100_000 });
  });

  it('stops at two seconds', () => {
    const { from, to } = scaledSpan({ from: 0, to: 2_000 }, 0.5, 1_000_000);
    expect(to - from).toBe(2_000);
  });
});
