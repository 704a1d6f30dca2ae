import { describe, expect, it } from 'vitest';
import { ownChange } from '../../src/live/entry.ts';
import { allRows, flush, put, rowsSince, type StateLog, stateLog } from '../../src/live/state-log.ts';

const set = (log: StateLog, key: string, value: unknown): void => put(log, ownChange(key, value, 0));

const step = (log: StateLog, ...changes: readonly (readonly [key: string, value: unknown])[]): void => {
  for (const [key, value] of changes) set(log, key, value);
  flush(log, 0);
};

const shown = (rows: readonly { readonly json: string }[]): readonly unknown[] =>
  rows.map((row) => {
    const { key, value } = JSON.parse(row.json);
    return [key, value];
  });

describe('a state log', () => {
  it('keeps the last value of each key', () => {
    const log = stateLog(10);
    step(log, ['a', 1], ['b', 1]);
    step(log, ['a', 2]);
    expect(shown(allRows(log, ''))).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });

  it('makes one state of the changes between two flushes, with the last value of each', () => {
    const log = stateLog(10);
    step(log, ['a', 1], ['a', 2], ['b', 1]);
    expect(log.seq).toBe(1);
    expect(shown(rowsSince(log, 0, ''))).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('does not change by a flush without changes', () => {
    const log = stateLog(10);
    step(log, ['a', 1]);
    step(log);
    expect(log.seq).toBe(1);
  });

  it('tells of a deletion once, and forgets the key', () => {
    const log = stateLog(10);
    step(log, ['a', 1]);
    step(log, ['a', null]);
    expect(shown(rowsSince(log, 1, ''))).toEqual([['a', null]]);
    expect(allRows(log, '')).toEqual([]);
  });

  it('does not tell of the deletion of what was never there', () => {
    const log = stateLog(10);
    step(log, ['a', null]);
    expect(log.seq).toBe(0);
  });

  it('keeps exactly as many keys as it may, and tells of the one unchanged for longest that it forgets', () => {
    const log = stateLog(2);
    step(log, ['a', 1], ['b', 1]);
    step(log, ['a', 2]);
    expect(log.values.size).toBe(2);
    step(log, ['c', 1]);
    expect(shown(rowsSince(log, 2, ''))).toEqual([
      ['c', 1],
      ['b', null],
    ]);
    expect(shown(allRows(log, ''))).toEqual([
      ['a', 2],
      ['c', 1],
    ]);
  });

  it('brings forward with the newest value of what was missed, not with every value between', () => {
    const log = stateLog(10);
    for (let value = 1; value <= 5; value += 1) step(log, ['a', value]);
    expect(shown(rowsSince(log, 2, ''))).toEqual([['a', 5]]);
  });

  it('shows the keys of a prefix only', () => {
    const log = stateLog(10);
    step(log, ['shop|1', 1], ['blog|1', 1]);
    expect(shown(rowsSince(log, 0, 'shop|'))).toEqual([['shop|1', 1]]);
    expect(shown(allRows(log, 'blog|'))).toEqual([['blog|1', 1]]);
  });

  it('knows below which state it can not bring forward', () => {
    const log = stateLog(100, 3);
    for (let value = 1; value <= 6; value += 1) step(log, [`key ${value}`, value]);
    expect(log.floor).toBe(3);
    expect(shown(rowsSince(log, 3, ''))).toEqual([
      ['key 4', 4],
      ['key 5', 5],
      ['key 6', 6],
    ]);
  });

  it('makes several states of very many changes, so that a snapshot can be cut between them', () => {
    const log = stateLog(1_000);
    step(log, ...Array.from({ length: 300 }, (_, n) => [`key ${n}`, 'x'.repeat(1_000)] as const));
    expect(log.seq).toBe(5);
  });
});
