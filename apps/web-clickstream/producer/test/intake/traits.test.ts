import { describe, expect, it } from 'vitest';
import { forbiddenName } from '../../src/intake/forbidden-name.ts';
import { flatTraits } from '../../src/intake/traits.ts';

describe('traits', () => {
  it('become one level of plain values', () => {
    const traits = { a: 1, b: { c: true, d: { e: 'x' } }, f: [1, { g: 2 }], h: null, i: Number.NaN };
    expect(flatTraits(traits)).toEqual({ a: 1, 'b.c': true, 'b.d.e': 'x', f: '[1,{"g":2}]', i: 'null' });
  });

  it('are cut to what an event may hold', () => {
    const [[name, value] = []] = Object.entries(flatTraits({ ['n'.repeat(300)]: 'v'.repeat(3_000) }));
    expect([name?.length, String(value).length]).toEqual([100, 1_000]);
  });
});

describe('a body', () => {
  it.each([
    ['{"a":{"__proto__":{"admin":true}}}', '__proto__: not allowed as the name of a field'],
    ['{"a":[{"constructor":{"prototype":{}}}]}', 'constructor.prototype: not allowed as the name of a field'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, 'event: nested deeper than 32 levels'],
  ])('%s is refused', (json, reason) => {
    expect(forbiddenName(JSON.parse(json))).toBe(reason);
  });

  it.each(['{"constructor":"Ada","proto":1}', '"text"', 'null'])('%s is fine', (json) => {
    expect(forbiddenName(JSON.parse(json))).toBeUndefined();
  });
});
