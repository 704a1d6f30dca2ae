import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seriesInks } from '../../src/charts/ink.ts';
import { contrast, distance, parseHex, type Rgb, sights } from './colour.ts';

const css = readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8');

/** Colour tokens of the block that a selector opens. */
const tokensOf = (selector: string): Readonly<Record<string, string>> => {
  const begin = css.indexOf(`${selector} {`);
  const block = css.slice(begin, css.indexOf('}', begin));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
};

const light = tokensOf(':root');
const dark = tokensOf('[data-theme="dark"]');
const system = tokensOf(':root:not([data-theme="light"], [data-theme="dark"])');

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_, tokens) => {
  const colour = (name: string): Rgb => parseHex(tokens[name] ?? 'missing');
  const ratio = (a: string, b: string): number => contrast(colour(a), colour(b));
  const grounds = ['ground', 'panel', 'sunken', 'hover'];

  it.each(['text', 'muted', 'accent'])('has %s at 4.5:1 on every ground', (ink) => {
    for (const ground of grounds)
      expect(ratio(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['good', 'warn', 'bad', 'accent'])(
    'has %s as text at 4.5:1 on its own wash and on the panel',
    (ink) => {
      expect(ratio(ink, `${ink}-wash`)).toBeGreaterThanOrEqual(4.5);
      expect(ratio(ink, 'panel')).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('has text on the accent at 4.5:1', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
  });

  it.each([...seriesInks, 'control'])('has %s at 3:1 on the panel, as lines and marks need', (ink) => {
    expect(ratio(ink, 'panel')).toBeGreaterThanOrEqual(3);
    expect(ratio(ink, 'ground')).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(sights))('has series that are told apart with %s sight', (_, sight) => {
    for (const [index, a] of seriesInks.entries()) {
      for (const b of seriesInks.slice(index + 1)) {
        expect(distance(colour(a), colour(b), sight), `${a} and ${b}`).toBeGreaterThan(0.12);
      }
    }
  });
});

describe('the choice of the system', () => {
  it('is the very same dark', () => {
    expect(system).toEqual(dark);
  });
});
