import { describe, expect, it } from 'vitest';
import { breakdownOf, figuresOf, matching, pagesOf } from '../src/filtered.ts';
import { visit } from './visits.ts';

describe('visits that match the filters', () => {
  const direct = visit();
  const search = visit({ channel: 'Organic Search', device: 'mobile', source: 'google' });
  const all = [direct, search];
  const by = (dimension: string, value: string) => ({ dimension, value });

  it('are all without a filter', () => {
    expect(matching(all, [])).toEqual(all);
  });

  it('match any value of a dimension, and every dimension', () => {
    expect(matching(all, [by('channel', 'Direct'), by('channel', 'Organic Search')])).toEqual(all);
    expect(matching(all, [by('channel', 'Direct'), by('device', 'mobile')])).toEqual([]);
    expect(matching(all, [by('device', 'mobile')])).toEqual([search]);
  });

  it('match by a page that they saw, and by the lack of a value', () => {
    expect(matching([direct, visit({ pages: ['/x'] })], [by('page', '/cart')])).toEqual([direct]);
    expect(matching(all, [by('source', '(none)')])).toEqual([direct]);
  });
});

describe('the figures of chosen visits', () => {
  // Three visits of two visitors: durations 0, 60 and 120 s; one bounce; one order of 25 EUR.
  const visits = [
    visit(),
    visit({ durationMs: 120_000, orders: 1, keyEvents: 1, revenueCents: 2_500 }),
    visit({ visitor: 'v2', durationMs: 0, bounce: true, engaged: false, views: 1 }),
  ];

  it('are those of the definitions', () => {
    expect(figuresOf(visits)).toMatchObject({
      sessions: 3,
      visitors: 2,
      views: 5,
      bounces: 1,
      bounceRate: 1 / 3,
      engagedSessions: 2,
      meanDurationMs: 60_000,
      medianDurationMs: 60_000,
      conversionRate: 1 / 3,
      revenueCents: 2_500,
    });
  });

  it('have no rates when no visit matches', () => {
    expect(figuresOf([])).toMatchObject({
      sessions: 0,
      bounceRate: null,
      medianDurationMs: null,
      conversionRate: null,
    });
  });
});

describe('tables of chosen visits', () => {
  it('count visits and revenue by a dimension, most visits first', () => {
    const rows = breakdownOf(
      [visit({ device: 'mobile', revenueCents: 100 }), visit(), visit({ device: 'mobile' })],
      'device',
    );
    expect(rows.map(({ value, sessions, revenueCents }) => [value, sessions, revenueCents])).toEqual([
      ['mobile', 2, 100],
      ['desktop', 1, 0],
    ]);
  });

  it('count each view of a page, and each visitor once', () => {
    const rows = pagesOf([
      visit({ pages: ['/', '/a', '/'], exit: '/' }),
      visit({ pages: ['/'], exit: '/', bounce: true }),
    ]);
    expect(rows[0]).toMatchObject({
      path: '/',
      views: 3,
      visitors: 1,
      entries: 2,
      exits: 2,
      bounceRate: 0.5,
    });
  });
});
