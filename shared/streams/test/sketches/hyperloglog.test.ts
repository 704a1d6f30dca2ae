import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HyperLogLog } from '../../src/index.ts';

const of = (texts: Iterable<string>): HyperLogLog => {
  const sketch = new HyperLogLog();
  for (const text of texts) sketch.add(text);
  return sketch;
};
const users = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `user-${from + i}`);
const stored = (sketch: HyperLogLog): unknown => JSON.parse(JSON.stringify(sketch));

describe('a HyperLogLog', () => {
  it('is exact up to 2,048', () => {
    for (const n of [0, 1, 10, 2_048]) expect(of(users(0, n)).count()).toBe(n);
  });

  // Standard error 1.04 / √16384 = .81 %; three of them are 2.44 %.
  it.each([2_049, 5_000, 20_000, 100_000, 1_000_000])(
    'is off by less than three standard errors at %i',
    (n) => {
      expect(Math.abs(of(users(0, n)).count() - n) / n).toBeLessThanOrEqual(0.0244);
    },
  );

  it('does not care for order and repetition', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const twice = of([...texts, ...texts.toReversed()]);
        expect(twice.count()).toBe(new Set(texts).size);
        expect(stored(twice)).toEqual(stored(of(texts)));
      }),
    );
  });

  it.each([
    [100, 200],
    [2_000, 100],
    [100, 5_000],
    [5_000, 6_000],
  ])('of %i texts merged with one of %i is that of all', (a, b) => {
    const whole = of(users(0, a + b));
    const merged = of(users(0, a));
    merged.merge(of(users(a, a + b)));
    expect(stored(merged)).toEqual(stored(whole));
  });

  it('comes back from JSON and goes on counting', () => {
    for (const n of [0, 1, 3, 2_048, 5_000]) {
      const back = HyperLogLog.fromJson(stored(of(users(0, n))));
      back.add('somebody new');
      expect(stored(back)).toEqual(stored(of([...users(0, n), 'somebody new'])));
    }
  });
});
