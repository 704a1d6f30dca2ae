import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAgenda } from '../../src/simulator/agenda.ts';
import { chanceOf } from '../../src/simulator/chance.ts';

describe('an agenda', () => {
  it('gives what is due, the earliest first, in whatever order it was added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 })), (times) => {
        const agenda = openAgenda<{ due: number }>();
        for (const due of times) agenda.add({ due });
        const taken: number[] = [];
        for (let next = agenda.take(50); next !== undefined; next = agenda.take(50)) taken.push(next.due);
        expect(taken).toEqual(times.filter((due) => due <= 50).sort((a, b) => a - b));
        expect(agenda.size()).toBe(times.length - taken.length);
      }),
    );
  });
});

describe('chance', () => {
  it('is the same for a seed, and spread evenly', () => {
    const draw = () => Array.from({ length: 10_000 }, chanceOf('a').unit);
    const values = draw();
    expect(draw()).toEqual(values);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Standard error of the mean of 10,000 even draws: .0029.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.012);
  });

  it('picks by weight', () => {
    const chance = chanceOf('b');
    const picks = Array.from(
      { length: 10_000 },
      () =>
        chance.weighted([
          { weight: 3, a: 1 },
          { weight: 1, a: 0 },
        ]).a,
    );
    expect(Math.abs(picks.filter((pick) => pick === 1).length / 10_000 - 0.75)).toBeLessThan(0.02);
  });
});
