import { describe, expect, it } from 'vitest';
import { fileName, toCsv } from '../../src/parts/export.ts';

describe('a table as CSV', () => {
  it('has the columns of all rows, and quotes where it must', () => {
    expect(
      toCsv([
        { a: 1, b: 'x,"y"' },
        { a: null, c: true },
      ]),
    ).toBe('a,b,c\r\n1,"x,""y""",\r\n,,true\r\n');
  });

  it('is safe to open in a spreadsheet: texts are never formulas, numbers stay numbers', () => {
    expect(toCsv([{ t: '=1+1' }, { t: '@x' }, { t: '-5' }, { t: -5 }])).toBe(
      "t\r\n'=1+1\r\n'@x\r\n'-5\r\n-5\r\n",
    );
  });
});

describe('the name of a file', () => {
  it('tells what it is and when it was made', () => {
    expect(fileName('Top pages: /a', Date.UTC(2025, 4, 21, 10, 0, 5), 'csv')).toBe(
      'top-pages-a-2025-05-21T10-00-05.csv',
    );
  });
});
