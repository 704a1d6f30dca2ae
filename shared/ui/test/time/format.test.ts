import { describe, expect, it } from 'vitest';
import {
  changeOf,
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
} from '../../src/time/format.ts';

describe('a figure', () => {
  it('is written out below ten thousand and short from there on', () => {
    expect(formatCount(9_999)).toMatch(/^9.?999$/);
    expect(formatCount(10_000)).toBe('10K');
    expect(formatCount(1_234_567)).toBe('1.2M');
  });

  it('is a dash when there is none', () => {
    expect([formatCount(null), formatRate(null), formatShare(null), formatDuration(null)]).toEqual([
      '–',
      '–',
      '–',
      '–',
    ]);
  });

  it('is a rate with one digit while it is small', () => {
    expect(formatRate(7.25)).toBe('7.3');
    expect(formatRate(250.4)).toBe('250');
  });
});

describe('a span of time', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [59_900, '59.9 s'],
    [60_000, '1m 00s'],
    [185_000, '3m 05s'],
    [3_600_000, '1h 00m'],
    [7_800_000, '2h 10m'],
  ])('of %i ms is written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is an age with a digit while it is short, so that it is seen to grow', () => {
    expect(formatAge(840)).toBe('0.8 s ago');
    expect(formatAge(12_400)).toBe('12 s ago');
    expect(formatAge(125_000)).toBe('2 min ago');
  });
});

describe('bytes', () => {
  it('are written in the unit that keeps them short', () => {
    expect([formatBytes(0), formatBytes(1_023), formatBytes(1_024), formatBytes(5 * 1_024 * 1_024)]).toEqual([
      '0 B',
      '1,023 B',
      '1 KB',
      '5 MB',
    ]);
  });
});

describe('a change', () => {
  it('is the share of the value before', () => {
    expect(changeOf(15, 10)).toBe(0.5);
    expect(changeOf(0, 10)).toBe(-1);
  });

  it('is none where there is nothing to compare with', () => {
    expect([changeOf(5, 0), changeOf(5, null), changeOf(null, 5)]).toEqual([null, null, null]);
  });
});
