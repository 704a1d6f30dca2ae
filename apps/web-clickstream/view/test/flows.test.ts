import { describe, expect, it } from 'vitest';
import { flowsOf, waysWithin } from '../src/flows.ts';

describe('the bands of the journeys', () => {
  it('join the pages of one step with those of the next, and add up', () => {
    const { links, names } = flowsOf([
      { path: ['/', '/a', '/'], count: 3 },
      { path: ['/', '/a'], count: 2 },
    ]);
    expect(links).toEqual([
      { from: '0 /', to: '1 /a', count: 5 },
      { from: '1 /a', to: '2 /', count: 3 },
    ]);
    expect(names).toEqual({ '0 /': '/', '1 /a': '/a', '2 /': '/' });
  });

  it('put the rare pages of a step into one', () => {
    const ways = Array.from({ length: 8 }, (_, index) => ({ path: ['/', `/p${index}`], count: 10 - index }));
    const { links } = flowsOf(ways);
    expect(links).toHaveLength(7);
    expect(links.find(({ to }) => to === '1 other pages')?.count).toBe(4 + 3);
  });

  it('never lead back to a step before', () => {
    const { links } = flowsOf([{ path: ['/a', '/b', '/a', '/b'], count: 1 }]);
    expect(links.every(({ from, to }) => Number(from[0]) + 1 === Number(to[0]))).toBe(true);
  });
});

describe('the ways of a span', () => {
  const hour = (start: number, count: number) => ({
    site: 's',
    start,
    end: start + 10,
    final: true,
    links: [],
    paths: [{ path: ['/', '/a'], count }],
  });

  it('are those of the hours that reach into it, added up', () => {
    expect(waysWithin([hour(0, 1), hour(10, 2), hour(20, 4)], 15)).toEqual([{ path: ['/', '/a'], count: 6 }]);
  });

  it('are those of the newest hour at least', () => {
    expect(waysWithin([hour(0, 1), hour(10, 2)], 500)).toEqual([{ path: ['/', '/a'], count: 2 }]);
  });
});
