import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultView, rangeNames, readAddress, toggleFilter, writeAddress } from '../../src/view/location.ts';

const read = (address: string) => {
  const { pathname, search } = new URL(address, 'http://localhost');
  return readAddress(pathname, search);
};

describe('the address of a view', () => {
  it('is short for the first page as it opens', () => {
    expect(writeAddress(defaultView)).toBe('/');
    expect(read('/')).toEqual(defaultView);
  });

  it('holds page, site, range, zoom, filters and pause', () => {
    const address =
      '/web-clickstream?site=shop&range=1h&from=1000&to=2000&f=channel%3ADirect&f=page%3A%2Fa%3Ab&paused=1';
    expect(read(address)).toEqual({
      page: 'web-clickstream',
      range: '1h',
      zoom: { from: 1_000, to: 2_000 },
      filters: [
        { dimension: 'channel', value: 'Direct' },
        { dimension: 'page', value: '/a:b' },
      ],
      paused: true,
      params: { site: 'shop' },
    });
    expect(writeAddress(read(address))).toBe(address);
  });

  it('leaves out what it does not understand', () => {
    expect(read('/x?range=2h&from=9&to=5&f=nonsense&paused=yes')).toEqual({ ...defaultView, page: 'x' });
  });

  it('gives any view back', () => {
    const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' });
    const dimension = fc.constantFrom('channel', 'page', 'source');
    const view = fc.record({
      page: fc.constantFrom('', 'web-clickstream', 'a b'),
      range: fc.constantFrom(...rangeNames),
      zoom: fc.option(fc.nat().map((from) => ({ from, to: from + 1 }))),
      filters: fc.array(fc.record({ dimension, value: text }), { maxLength: 3 }),
      paused: fc.boolean(),
      params: fc.record({ site: text }),
    });
    fc.assert(
      fc.property(view, (one) => {
        expect(read(writeAddress(one))).toEqual(one);
      }),
    );
  });
});

describe('a click on a row', () => {
  const filter = { dimension: 'channel', value: 'Direct' };

  it('adds its filter, and the next takes it away', () => {
    expect(toggleFilter([], filter)).toEqual([filter]);
    expect(toggleFilter([filter], { ...filter })).toEqual([]);
  });
});
