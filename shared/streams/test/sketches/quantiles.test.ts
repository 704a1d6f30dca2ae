import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Quantiles } from '../../src/index.ts';

const of = (values: readonly number[]): Quantiles => {
  const sketch = new Quantiles();
  for (const value of values) sketch.add(value);
  return sketch;
};
const stored = (sketch: Quantiles): unknown => JSON.parse(JSON.stringify(sketch));
const magnitude = fc.double({ min: 0.001, max: 600_000, noNaN: true });
const values = fc.array(
  fc.oneof(
    magnitude,
    magnitude.map((v) => -v),
    fc.constantFrom(0, 1),
  ),
  { minLength: 1 },
);

describe('quantiles', () => {
  it('are within 1 % of the value at their rank', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, q) => {
        const exact = all.toSorted((a, b) => a - b)[Math.floor(q * (all.length - 1))] ?? 0;
        const found = of(all).quantile(q) ?? Number.NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.01 + 1e-9);
      }),
    );
  });

  it('of parts merge into those of the whole', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = of(a);
        merged.merge(of(b));
        expect(stored(merged)).toEqual(stored(of([...a, ...b])));
      }),
    );
  });

  it('come back from JSON', () => {
    fc.assert(
      fc.property(values, (all) => {
        expect(stored(Quantiles.fromJson(stored(of(all))))).toEqual(stored(of(all)));
      }),
    );
  });

  it('of nothing are undefined, and come back from JSON too', () => {
    const back = Quantiles.fromJson(stored(new Quantiles()));
    expect(back.quantile(0.5)).toBeUndefined();
    back.add(5);
    expect(back.quantile(0.5)).toBe(5);
  });

  it('refuse what is no number', () => {
    expect(() => new Quantiles().add(Number.NaN)).toThrow('a quantile of NaN');
  });
});
