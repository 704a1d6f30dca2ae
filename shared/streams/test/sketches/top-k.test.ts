import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopK } from '../../src/index.ts';

const keys = fc.array(fc.constantFrom(...'aaaaabbbbcccdd', 'e', 'f', 'g', '__proto__'), { maxLength: 200 });
const countOf = (all: readonly string[], key: string) => all.filter((each) => each === key).length;
const of = (all: readonly string[], capacity: number): TopK => {
  const top = new TopK(capacity);
  for (const key of all) top.add(key);
  return top;
};
const holds = (top: TopK, all: readonly string[]): void => {
  for (const { key, count, error } of top.top(top.capacity)) {
    expect(count).toBeGreaterThanOrEqual(countOf(all, key));
    expect(count - error).toBeLessThanOrEqual(countOf(all, key));
  }
  const found = new Set(top.top(top.capacity).map(({ key }) => key));
  for (const key of new Set(all)) {
    if (countOf(all, key) > all.length / top.capacity) expect(found).toContain(key);
  }
};

describe('the top k', () => {
  it('are exact while all keys have room', () => {
    const top = of([...'abacab'], 10);
    expect(top.top(2)).toEqual([
      { key: 'a', count: 3, error: 0 },
      { key: 'b', count: 2, error: 0 },
    ]);
  });

  it('never count too low, know their error, and miss no frequent key', () => {
    fc.assert(fc.property(keys, fc.integer({ min: 1, max: 6 }), (all, k) => holds(of(all, k), all)));
  });

  it('still do after a merge, and after JSON', () => {
    fc.assert(
      fc.property(keys, keys, fc.integer({ min: 1, max: 6 }), (a, b, k) => {
        const merged = of(a, k);
        merged.merge(TopK.fromJson(JSON.parse(JSON.stringify(of(b, k)))));
        for (const { key, count, error } of merged.top(k)) {
          expect(count).toBeGreaterThanOrEqual(countOf([...a, ...b], key));
          expect(count - error).toBeLessThanOrEqual(countOf([...a, ...b], key));
        }
      }),
    );
  });
});
