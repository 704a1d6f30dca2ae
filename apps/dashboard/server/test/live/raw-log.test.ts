import { describe, expect, it } from 'vitest';
import { ownChange } from '../../src/live/entry.ts';
import {
  add,
  flush,
  missedSince,
  type RawLog,
  rawLog,
  rawLogWithin,
  rowsPerSecond,
} from '../../src/live/raw-log.ts';

/** Records numbered from `from`, all of one key, and a flush at `now`. */
const write = (log: RawLog, from: number, count: number, now: number, key = 'k'): void => {
  for (let n = from; n < from + count; n += 1) add(log, n, ownChange(key, n, 0));
  flush(log, from + count - 1, now);
};

const numbers = (log: RawLog): readonly number[] => log.rows.map((row) => row.seq);

describe('a raw log', () => {
  it('keeps exactly the newest', () => {
    const log = rawLog(3);
    write(log, 1, 3, 1_000);
    expect(numbers(log)).toEqual([1, 2, 3]);
    write(log, 4, 1, 2_000);
    expect(numbers(log)).toEqual([2, 3, 4]);
  });

  it('brings forward from any state it was in', () => {
    const log = rawLog(100);
    write(log, 1, 2, 1_000);
    write(log, 3, 2, 2_000);
    expect(missedSince(log, 2, 2)?.rows.map((row) => row.seq)).toEqual([3, 4]);
    expect(missedSince(log, 0, 0)?.rows.length).toBe(4);
    expect(missedSince(log, 4, 4)).toEqual({ rows: [], dropped: 0 });
  });

  it('knows nothing of a state it never was in', () => {
    const log = rawLog(100);
    write(log, 1, 4, 1_000);
    expect(missedSince(log, 3, 3)).toBeUndefined();
    expect(missedSince(log, 9, 9)).toBeUndefined();
  });

  it('counts as dropped what fell out of the ring before it was sent', () => {
    const log = rawLog(3);
    write(log, 1, 1, 1_000);
    write(log, 2, 5, 2_000);
    const missed = missedSince(log, 1, 1);
    expect(missed?.rows.map((row) => row.seq)).toEqual([4, 5, 6]);
    expect(missed?.dropped).toBe(2);
  });

  it('counts as dropped what a slow client shall not be sent', () => {
    const log = rawLog(100);
    write(log, 1, 10, 1_000);
    write(log, 11, 2, 2_000);
    const missed = missedSince(log, 0, 10);
    expect(missed?.rows.map((row) => row.seq)).toEqual([11, 12]);
    expect(missed?.dropped).toBe(10);
  });

  it('shows 500 rows a second and drops none of them', () => {
    const log = rawLog(10_000);
    write(log, 1, rowsPerSecond, 1_000);
    write(log, 501, rowsPerSecond, 2_000);
    expect(missedSince(log, 0, 0)).toMatchObject({ dropped: 0 });
  });

  it('shows one of eight when 4,000 rows a second come, and says how many it drops', () => {
    const log = rawLog(10_000);
    write(log, 1, 4_000, 1_000);
    const before = log.seq;
    write(log, 4_001, 4_000, 2_000);
    const missed = missedSince(log, before, before);
    expect(missed?.rows.length).toBe(500);
    expect(missed?.dropped).toBe(3_500);
  });

  it('of one key prefix begins with what the whole still shows of it', () => {
    const whole = rawLog(100);
    write(whole, 1, 2, 1_000, 'shop|a');
    write(whole, 3, 2, 2_000, 'blog|b');
    const shop = rawLogWithin(whole, 'shop|');
    expect(numbers(shop)).toEqual([1, 2]);
    write(shop, 5, 1, 3_000, 'shop|a');
    expect(missedSince(shop, 4, 4)).toMatchObject({ rows: [{ seq: 5 }], dropped: 0 });
  });
});
