import { describe, expect, it } from 'vitest';
import { currentRate, firstSite, quietMs, ratePoints, statusSeries, timelineOf } from '../src/timeline.ts';

const site = (name: string, last: number, events: number) => ({
  site: name,
  first: 0,
  last,
  events,
  salted: true,
  time: last,
});
const now = 1_700_000_000_000;
const window = (start: number, views: number) => ({
  site: 'shop',
  start,
  end: start + 5_000,
  final: false,
  views,
  events: views,
  clicks: 0,
  orders: 0,
  revenueCents: 0,
});

describe('the time of a site', () => {
  it('is now while events arrive, and ends with the log where they are old', () => {
    expect(timelineOf(site('a', now - quietMs + 1, 1), now)).toMatchObject({ live: true, end: now });
    expect(timelineOf(site('a', now - quietMs, 1), now)).toMatchObject({
      live: false,
      end: now - quietMs + 1_000,
    });
  });
});

describe('the first site to show', () => {
  it('is the busiest of those seen lately', () => {
    expect(
      firstSite([
        site('old', now - 10 * quietMs, 9_000),
        site('small', now, 5),
        site('big', now - 1_000, 500),
      ])?.site,
    ).toBe('big');
    expect(firstSite([])).toBeUndefined();
  });
});

describe('a rate over time', () => {
  it('is zero where no window is, since a window without events is never written', () => {
    const points = ratePoints([window(0, 10), window(10_000, 20)], 'views', { from: 0, to: 14_999 });
    expect(points).toEqual([
      { x: 0, y: 2 },
      { x: 5_000, y: 0 },
      { x: 10_000, y: 20 / 4.999 },
    ]);
  });

  it('takes a window that has just opened by the time it lasted, but at least two seconds', () => {
    expect(ratePoints([window(0, 6)], 'views', { from: 0, to: 500 })).toEqual([{ x: 0, y: 3 }]);
    expect(ratePoints([window(0, 6)], 'views', { from: 0, to: 3_000 })).toEqual([{ x: 0, y: 2 }]);
  });

  it('has no value yet for the open window before its first event', () => {
    expect(ratePoints([window(0, 5)], 'views', { from: 0, to: 6_000 }).map(({ x }) => x)).toEqual([0]);
  });

  it('is, for the tile, of the last quarter minute', () => {
    expect(currentRate([window(0, 50), window(5_000, 50), window(10_000, 50)], 15_000)).toBe(10);
    expect(currentRate([], 15_000)).toBe(0);
  });
});

describe('answers by status', () => {
  it('are added up by class', () => {
    const minute = {
      site: 's',
      start: 0,
      end: 60_000,
      final: true,
      requests: 9,
      bytes: 0,
      counts: { '200': 4, '206': 1, '404': 3, '500': 1 },
    };
    expect(statusSeries([minute]).map(({ points }) => points[0]?.y)).toEqual([5, 0, 3, 1]);
  });
});
