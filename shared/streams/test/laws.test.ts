import { decodeHops } from '@kafka-streaming/event-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counting, sessions, skip, tumbling } from '../src/index.ts';
import { type Driver, drive } from '../src/testing/index.ts';
import { lines } from './support/finals.ts';
import { type Acted, act, acts, counts, shop } from './support/shop.ts';

const lateness = 50;

/** Windows over all partitions, windows behind a repartition, and sessions: all that keeps state, in one job. */
const job = shop((b) => {
  const stream = b
    .from(acts, { latenessMs: lateness })
    .dedupe('ids', { id: ({ id }) => id, slackMs: 1_000 })
    .decide('robots', (value) => (value.what === 'crawl' ? skip('robot') : value));
  stream
    .group(({ what }) => `what ${what}`)
    .window(tumbling(20))
    .count('by-what', { combine: {} })
    .to(counts);
  stream
    .keyBy('by-kind', ({ what }) => what)
    .group(({ what }) => `kind ${what}`)
    .window(tumbling(50, { graceMs: 10 }))
    .count('by-kind-windows')
    .to(counts);
  stream
    .group(({ user }) => `user ${user}`)
    .window(sessions(15, { maxMs: 200 }))
    .aggregate('visits', counting(), { emit: 'final' })
    .to(counts);
});

const same = (a: readonly string[], b: readonly string[]): void => {
  expect(a).toEqual(b);
};

interface Way {
  readonly partitions?: number;
  readonly commitEvery?: number;
  readonly restartAt?: number;
}

/** Sends everything, lets all partitions see the end, and reads the final results. */
const finals = (events: readonly Acted[], way: Way = {}): readonly string[] => end(start(events, way));

const start = (events: readonly Acted[], { partitions = 1, commitEvery = 1_000, restartAt }: Way): Driver => {
  const driver = drive(job, { partitions });
  events.forEach((event, i) => {
    driver.send(acts, event);
    if ((i + 1) % commitEvery === 0) driver.run();
    if (i !== restartAt) return;
    driver.process();
    driver.restart();
  });
  driver.run();
  return driver;
};

const end = (driver: Driver): readonly string[] => {
  for (let partition = 0; partition < 8; partition++) {
    driver.send(acts, act(1_000_000, `end ${partition}`, 'end'), { partition });
  }
  driver.run();
  driver.advanceWall(120_000);
  driver.advanceWall(120_000);
  return lines(driver).filter((line) => !line.includes('end'));
};

const history = fc
  .array(
    fc.record({
      step: fc.integer({ min: 0, max: 12 }),
      shift: fc.integer({ min: 0, max: lateness }),
      user: fc.constantFrom('ann', 'bob', 'cy', 'dee'),
      what: fc.constantFrom('view', 'click', 'crawl'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let time = 1_000;
    return steps.map(({ step, shift, user, what }, i) => {
      time += step;
      return { seen: time + shift, event: { id: `e${i}`, user, what, time } };
    });
  });
type History = readonly { readonly seen: number; readonly event: Acted }[];
const inOrder = (events: History) => events.map(({ event }) => event);
const asSeen = (events: History) => inOrder(events.toSorted((a, b) => a.seen - b.seen));

describe('final results', () => {
  it('are the same for every order of arrival within the lateness', () => {
    fc.assert(
      fc.property(history, (h) => same(finals(asSeen(h)), finals(inOrder(h)))),
      {
        numRuns: 25,
      },
    );
  });

  it('are the same wherever the commits fall', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 9 }), (h, commitEvery) =>
        same(finals(asSeen(h), { commitEvery }), finals(asSeen(h))),
      ),
      { numRuns: 20 },
    );
  });

  it('are the same when a crash loses what was not committed', () => {
    fc.assert(
      fc.property(history, fc.nat(59), fc.integer({ min: 1, max: 9 }), (h, restartAt, commitEvery) =>
        same(finals(asSeen(h), { restartAt, commitEvery }), finals(asSeen(h))),
      ),
      { numRuns: 25 },
    );
  });

  it('are the same over several partitions as over one', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 2, max: 4 }), (h, partitions) =>
        same(finals(inOrder(h), { partitions, commitEvery: 7 }), finals(inOrder(h))),
      ),
      { numRuns: 20 },
    );
  });

  it('are the same when events come twice', () => {
    fc.assert(
      fc.property(history, (h) => {
        const twice = inOrder(h).flatMap((event) => [event, event]);
        same(finals(twice), finals(inOrder(h)));
      }),
      { numRuns: 20 },
    );
  });

  it('of all windows add up to the events', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('what', 'kind', 'user'), (h, by) => {
        const sum = finals(inOrder(h))
          .filter((line) => line.startsWith(by))
          .reduce((total, line) => total + Number(line.split(' = ')[1]), 0);
        expect(sum).toBe(inOrder(h).filter(({ what }) => what !== 'crawl').length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the sum of fates', () => {
  it('is the number of records read, over crashes too', () => {
    fc.assert(
      fc.property(history, fc.nat(59), (h, restartAt) => {
        const driver = start(inOrder(h), { commitEvery: 5, restartAt });
        const { read, ok, late, skipped, parked } = driver.counters();
        const sum = (all: Readonly<Record<string, number>>) => Object.values(all).reduce((a, b) => a + b, 0);
        expect(read).toBe(h.length);
        expect(ok + late + sum(skipped) + sum(parked)).toBe(read);
      }),
      { numRuns: 20 },
    );
  });
});

describe('hops', () => {
  it('are those of the first event since the last emission, through an internal topic too', () => {
    const driver = drive(job, { wallTime: 5_000 });
    driver.send(acts, act(1_000), { receivedAt: 4_000 });
    driver.send(acts, act(1_001), { receivedAt: 4_500 });
    driver.run();
    const hops = driver.read(counts).map(({ headers }) => decodeHops(headers['hops'] ?? ''));
    expect(hops).toEqual([
      { created: 1_000, produced: 4_000, consumed: 5_000, emitted: 5_000 },
      { created: 1_000, produced: 4_000, consumed: 5_000, emitted: 5_000 },
    ]);
  });
});
