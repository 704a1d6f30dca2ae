import { describe, expect, it } from 'vitest';
import { momentsOf } from '../src/session-timeline.tsx';
import { ratingOf } from '../src/vitals.tsx';
import { visit } from './visits.ts';

const record = (key: string, time: number, offset: string) => ({
  topic: 'web.events',
  partition: 0,
  offset,
  timestamp: time,
  key,
  headers: {},
  value: JSON.stringify({
    id: offset,
    type: 'clicked',
    site: 'shop',
    visitor: 'v1',
    salted: true,
    time,
    agent: { browser: 'x', os: 'y', device: 'other' },
    view: 'v',
    path: '/',
    target: 'Buy',
  }),
});

describe('the events of a visit', () => {
  it('are its own, from its first to its last moment, oldest first', () => {
    const rows = [
      record('shop|v1', 61_000, '4'),
      record('shop|v1', 1_000, '1'),
      record('shop|v1', 999, '0'),
      record('shop|v12', 2_000, '2'),
      record('shop|v1', 61_001, '5'),
    ];
    expect(momentsOf(visit(), rows).map(({ row }) => row.offset)).toEqual(['1', '4']);
  });

  it('leave out what is no event', () => {
    expect(momentsOf(visit(), [{ ...record('shop|v1', 1_000, '1'), value: '{' }])).toEqual([]);
  });
});

describe('the rating of a web vital', () => {
  it('is good up to the first limit, fair up to the second, then poor', () => {
    const limits = [2_500, 4_000] as const;
    expect([2_500, 2_501, 4_000, 4_001].map((value) => ratingOf(value, limits))).toEqual([
      'good',
      'fair',
      'fair',
      'poor',
    ]);
    expect(ratingOf(null, limits)).toBeNull();
  });
});
