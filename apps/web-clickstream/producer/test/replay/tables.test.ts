import { describe, expect, it } from 'vitest';
import { timeOf } from '../../src/replay/columns.ts';
import { csvEvents } from '../../src/replay/csv.ts';
import { ndjsonEvents } from '../../src/replay/ndjson.ts';

const site = 'a';

describe('a time in a table', () => {
  it.each([
    ['2026-01-05T12:00:00Z', Date.UTC(2026, 0, 5, 12)],
    ['2026-01-05 12:00:00 UTC', Date.UTC(2026, 0, 5, 12)],
    ['2026-01-05 12:00:00', Date.UTC(2026, 0, 5, 12)],
    ['2026-01-05T13:00:00+01:00', Date.UTC(2026, 0, 5, 12)],
    ['1767614400', Date.UTC(2026, 0, 5, 12)],
    ['1767614400.5', Date.UTC(2026, 0, 5, 12) + 500],
    ['1767614400000', Date.UTC(2026, 0, 5, 12)],
    ['noon', undefined],
    ['', undefined],
  ])('%j is %s', (text, time) => {
    expect(timeOf(text)).toBe(time);
  });
});

describe('a CSV file', () => {
  it('is read by the usual names of columns', () => {
    const text =
      'event_time,event_type,user_id,page_path,price\n1767614400,view,u1,/a,\n1767614401,purchase,u1,/b,9.5\n';
    expect(csvEvents(text, { site })).toMatchObject([
      { ok: true, line: 2, event: { type: 'page-viewed', visitor: 'u1', salted: false, path: '/a' } },
      { ok: true, line: 3, event: { type: 'ordered', revenueCents: 950, path: '/b' } },
    ]);
  });

  it('is read by the columns that are named; what is left over are properties', () => {
    const mapping = { time: 'when', visitor: 'who', type: 'what' };
    expect(csvEvents('when;who;what;colour\n1767614400;u;liked;red', { site, mapping })).toMatchObject([
      { event: { type: 'tracked', name: 'liked', properties: { colour: 'red' } } },
    ]);
  });

  it('may have quoted fields over several lines', () => {
    const text =
      'time,user,type,title\r\n1767614400,u,view,"two\r\n""lines"", one field"\r\n1767614401,u,view,next\r\n';
    expect(csvEvents(text, { site })).toMatchObject([
      { line: 2, event: { title: 'two\n"lines", one field' } },
      { line: 4, event: { title: 'next' } },
    ]);
  });

  it.each([
    ['1767614400,u', 'line: expected 3 columns, found 2'],
    ['x,u,view', 'time: not a time: x'],
    ['1767614400,,view', 'visitor: empty'],
    ['1767614400,u,"view', 'line: a quote is never closed'],
  ])('with %j has a line that is refused: %s', (row, reason) => {
    expect(csvEvents(`time,user,type\n${row}`, { site })).toEqual([
      { ok: false, line: 2, reason, text: row },
    ]);
  });

  it('without a column that was named is refused as a whole', () => {
    expect(() => csvEvents('time,user\n', { site, mapping: { visitor: 'who' } })).toThrow(
      '--map visitor=who: there is no such column; there are time, user',
    );
  });

  it('gives every row an id of its own, the same on every replay', () => {
    const text = 'time,user,type\n1767614400,u,view\n1767614400,u,view\n';
    const ids = csvEvents(text, { site }).map((replayed) => replayed.ok && replayed.event.id);
    expect(new Set(ids).size).toBe(2);
    expect(csvEvents(text, { site }).map((replayed) => replayed.ok && replayed.event.id)).toEqual(ids);
  });
});

describe('an NDJSON file', () => {
  it('is read by names, nested ones joined by dots', () => {
    const lines = ['{"ts":1767614400,"user":{"id":"u"},"event":"pageview","page":"/a"}', ''];
    expect(ndjsonEvents(lines, { site, mapping: { visitor: 'user.id' } })).toMatchObject([
      { ok: true, event: { type: 'page-viewed', visitor: 'u', path: '/a' } },
    ]);
  });

  it.each(['{"ts":', '[1]', 'text'])('refuses the line %s', (text) => {
    expect(ndjsonEvents([text], { site })).toEqual([
      { ok: false, line: 1, reason: 'line: expected one JSON object', text },
    ]);
  });
});
