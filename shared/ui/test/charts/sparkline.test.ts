import { describe, expect, it } from 'vitest';
import { sparkPoints } from '../../src/charts/sparkline.tsx';
import { describeSeries } from '../../src/charts/summary.ts';

describe('a sparkline', () => {
  it('spans its box from the oldest value to the newest, zero at the foot', () => {
    expect(sparkPoints([0, 5, 10])).toEqual([
      [0, 26],
      [50, 14],
      [100, 2],
    ]);
  });

  it('is a flat line when nothing happens', () => {
    expect(sparkPoints([0, 0])).toEqual([
      [0, 26],
      [100, 26],
    ]);
  });
});

describe('a chart in words', () => {
  it('tells the newest value and the highest', () => {
    const series = [
      {
        label: 'Views',
        points: [
          { x: 1, y: 4 },
          { x: 2, y: 9 },
          { x: 3, y: 2 },
          { x: 4, y: null },
        ],
      },
    ];
    expect(describeSeries(series, String, (x) => `t${x}`)).toBe('Views: now 2, highest 9 at t2');
    expect(describeSeries([{ label: 'Views', points: [] }], String, String)).toBe('Views: no values yet');
  });
});
