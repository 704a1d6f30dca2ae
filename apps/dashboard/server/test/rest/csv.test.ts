import { describe, expect, it } from 'vitest';
import { csvOf } from '../../src/rest/csv.ts';

const row = (key: string, value: unknown) => ({
  topic: 'web.events',
  partition: 0,
  offset: '1',
  timestamp: 0,
  key,
  value: typeof value === 'string' ? value : JSON.stringify(value),
  headers: {},
});

const linesOf = (...rows: Parameters<typeof csvOf>[0]): readonly string[] => csvOf(rows).split('\r\n');

describe('a CSV file of records', () => {
  it('has the place of each record and a column for each field of their values', () => {
    expect(linesOf(row('a', { path: '/', views: 2 }), row('b', { path: '/x', bot: true }))).toEqual([
      'topic,partition,offset,timestamp,key,path,views,bot',
      'web.events,0,1,1970-01-01T00:00:00.000Z,a,/,2,',
      'web.events,0,1,1970-01-01T00:00:00.000Z,b,/x,,true',
      '',
    ]);
  });

  it('quotes commas, quotes and line ends', () => {
    expect(linesOf(row('k', { a: 'x,y', b: 'say "hi"', c: 'two\nlines' }))[1]).toContain(
      ',"x,y","say ""hi""","two\nlines"',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
    'makes text of what a spreadsheet would run: %j',
    (text) => {
      expect(
        linesOf(row('k', { a: text }))
          .slice(1)
          .join('\r\n'),
      ).toContain(`'${text}`);
    },
  );

  it('leaves a negative number a number', () => {
    expect(linesOf(row('k', { a: -1 }))[1]).toMatch(/,k,-1$/);
  });

  it('makes field names and keys safe too', () => {
    const lines = linesOf(row('=k', { '=evil': 1 }));
    expect(lines[0]).toContain(",'=evil");
    expect(lines[1]).toContain(",'=k,");
  });

  it('writes nested values as JSON, and what is no object as the value', () => {
    expect(linesOf(row('k', { a: { b: 1 } }))[1]).toMatch(/,"\{""b"":1\}"$/);
    expect(linesOf(row('k', 'no json'))).toEqual([
      'topic,partition,offset,timestamp,key,value',
      'web.events,0,1,1970-01-01T00:00:00.000Z,k,no json',
      '',
    ]);
  });
});
