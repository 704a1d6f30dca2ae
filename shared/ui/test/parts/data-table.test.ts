import { describe, expect, it } from 'vitest';
import { compareScalars, sortRows } from '../../src/parts/data-table.tsx';
import { ageOf } from '../../src/parts/freshness.tsx';

describe('rows of a table', () => {
  const columns = [{ id: 'n', title: 'N', value: (row: { n: number | null }) => row.n }];
  const rows = [{ n: 2 }, { n: null }, { n: 10 }];

  it('are sorted by size, what has no value last', () => {
    expect(sortRows(rows, columns, { column: 'n', descending: true }).map(({ n }) => n)).toEqual([
      10,
      2,
      null,
    ]);
  });

  it('stay as they came without a sort', () => {
    expect(sortRows(rows, columns, null)).toBe(rows);
  });

  it('compare texts as people do', () => {
    expect(compareScalars('a', 'B')).toBeLessThan(0);
  });
});

describe('the age of a value', () => {
  it('is fresh up to five seconds, ageing up to fifteen, then old', () => {
    expect([5_000, 5_001, 15_000, 15_001].map((ms) => ageOf(1, 1 + ms))).toEqual([
      'fresh',
      'ageing',
      'ageing',
      'old',
    ]);
    expect(ageOf(0, 1)).toBe('never');
  });
});
