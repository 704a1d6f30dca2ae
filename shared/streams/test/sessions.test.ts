import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, counting, sessions, tombstone } from '../src/index.ts';
import { drive } from '../src/testing/index.ts';
import { lines } from './support/finals.ts';
import { act, acts, counts, notes, shop } from './support/shop.ts';

const lateness = 100;
const visits = (maxMs = 1_000) =>
  shop((b) =>
    b
      .from(acts, { latenessMs: lateness })
      .group(({ user }) => user)
      .window(sessions(30, { maxMs }))
      .changes('visits', counting())
      .map('row', (change) =>
        change.after === undefined
          ? tombstone(`${change.group}|${change.window.start}`)
          : { group: change.group, window: change.window, value: change.after, final: change.final },
      )
      .to(counts),
  );

const run = (times: readonly number[], maxMs?: number, commitEvery = times.length) => {
  const driver = drive(visits(maxMs));
  times.forEach((time, i) => {
    driver.send(acts, act(time));
    if ((i + 1) % commitEvery === 0) driver.run();
  });
  driver.send(acts, act(1_000_000, 'end'));
  driver.run();
  return lines(driver).filter((line) => line.startsWith('ann'));
};

/** The definition, word by word: sort, and begin anew after a gap or beyond the maximum. */
const plain = (times: readonly number[], maxMs: number): readonly string[] => {
  const found: { start: number; end: number; n: number }[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && time - last.end <= 30 && time - last.start <= maxMs) {
      last.end = time;
      last.n++;
    } else found.push({ start: time, end: time, n: 1 });
  }
  return found.map(({ start, end, n }) => `ann ${start}–${end} = ${n}`).sort();
};

describe('a session', () => {
  it('goes on after exactly the gap', () => {
    expect(run([100, 130])).toEqual(['ann 100–130 = 2']);
  });

  it('ends one millisecond later', () => {
    expect(run([100, 131])).toEqual(['ann 100–100 = 1', 'ann 131–131 = 1']);
  });

  it('merges two that an event between them connects; the second one is deleted', () => {
    expect(run([100, 150, 125], 1_000, 1)).toEqual(['ann 100–150 = 3']);
  });

  it('begins earlier when an earlier event arrives; the old key is deleted', () => {
    expect(run([100, 80], 1_000, 1)).toEqual(['ann 80–100 = 2']);
  });

  it('reaches the maximum and not beyond', () => {
    expect(run([0, 30, 60, 61], 60)).toEqual(['ann 0–60 = 3', 'ann 61–61 = 1']);
  });

  it('is cut at the maximum inside what looked like one session, when a late event connects them', () => {
    // 0…60, then 95…140; 80 connects them to one of 140, cut after 120.
    const times = [0, 30, 60, 95, 115, 125, 140, 80];
    expect(run(times, 120, 1)).toEqual(plain(times, 120));
  });

  it.each([1, 3, 50])(
    'is the same for every order of arrival within the lateness, committed every %i',
    (every) => {
      const steps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 40 });
      const shifts = fc.array(fc.integer({ min: 0, max: lateness }), { minLength: 40, maxLength: 40 });
      fc.assert(
        fc.property(steps, shifts, fc.constantFrom(100, 110, 150, 100_000), (gaps, shift, maxMs) => {
          let time = 1_000;
          const times = gaps.map((gap) => (time += gap));
          const arrival = times
            .map((at, i) => ({ at, seen: at + (shift[i] ?? 0) }))
            .sort((a, b) => a.seen - b.seen)
            .map(({ at }) => at);
          expect(run(arrival, maxMs, every)).toEqual(plain(times, maxMs));
        }),
        { numRuns: 60 },
      );
    },
  );

  it('survives a restart after every commit', () => {
    const driver = drive(visits(60));
    for (const time of [0, 50, 25, 61, 90]) {
      driver.send(acts, act(time));
      driver.run();
      driver.restart();
    }
    driver.send(acts, act(1_000_000, 'end'));
    driver.run();
    expect(lines(driver).filter((line) => line.startsWith('ann'))).toEqual(plain([0, 50, 25, 61, 90], 60));
  });
});

describe('changes of sessions', () => {
  const sum = (times: readonly number[], restartAt: number) => {
    const topology = shop((b) =>
      b
        .from(acts, { latenessMs: lateness })
        .group(({ user }) => user)
        .window(sessions(30))
        .changes('visits', counting())
        .group(() => 'all')
        .aggregate<{ events: number; sessions: number }, string>('sums', {
          init: () => ({ events: 0, sessions: 0 }),
          add: ({ events, sessions: n }, { before, after }: Change<number>) => ({
            events: events + (after ?? 0) - (before ?? 0),
            sessions: n + (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1),
          }),
          result: ({ events, sessions: n }) => `${events} in ${n}`,
        })
        .map('note', ({ group, value }) => ({ key: group, text: value }))
        .to(notes),
    );
    const driver = drive(topology);
    times.forEach((time, i) => {
      driver.send(acts, act(time));
      driver.run();
      if (i === restartAt) driver.restart();
    });
    return driver.latest(notes).get('all')?.text;
  };

  it('add up to all events and all sessions at every moment, also over a restart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_000, max: 1_000 + lateness }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 20 }),
        (times, restartAt) => {
          expect(sum(times, restartAt)).toBe(`${times.length} in ${plain(times, 1e9).length}`);
        },
      ),
      { numRuns: 50 },
    );
  });
});
