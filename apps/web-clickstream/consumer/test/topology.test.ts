import {
  alerts,
  type Session,
  type WebEvent,
  webEvents,
  webFunnels,
  webIdentities,
  webJourneys,
  webLiveVisitors,
  webSessions,
  webSummaries,
  webTraffic,
  webUnusualTraffic,
} from '@kafka-streaming/event-schema';
import { type Driver, drive } from '@kafka-streaming/streams/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webClickstream } from '../src/topology.ts';
import { click, day, engaged, hour, minute, noon, order, second, view } from './events.ts';

const midnight = noon - (noon % day) + day;

const start = (events: readonly WebEvent[], partitions = 1): Driver => {
  const driver = drive(webClickstream(), { partitions, wallTime: noon });
  for (const event of events) driver.send(webEvents, event, { receivedAt: event.time });
  driver.run();
  return driver;
};
/** In order of their start. */
const sessions = (driver: Driver): readonly Session[] =>
  [...driver.latest(webSessions).values()].sort((a, b) => a.start - b.start);
const lengths = (events: readonly WebEvent[]): readonly number[] =>
  sessions(start(events)).map(({ durationMs }) => durationMs);

describe('a session', () => {
  it('goes on after a pause of exactly 30 minutes', () => {
    expect(lengths([view(noon), view(noon + 30 * minute)])).toEqual([30 * minute]);
  });

  it('is another one a millisecond later, and a second later', () => {
    expect(lengths([view(noon), view(noon + 30 * minute + 1)])).toEqual([0, 0]);
    expect(lengths([view(noon), view(noon + 30 * minute + second)])).toEqual([0, 0]);
  });

  it('goes on over midnight', () => {
    expect(lengths([view(midnight - minute), view(midnight + minute)])).toEqual([2 * minute]);
  });

  it('goes on over the full hour, and its journey belongs to the hour of its start', () => {
    const driver = start([view(noon + hour - 1, '/a'), view(noon + hour, '/b')]);
    driver.advanceWall(minute);
    expect(sessions(driver)).toHaveLength(1);
    expect([...driver.latest(webJourneys).values()].map((of) => [of.start, of.links])).toEqual([
      [noon, [{ from: '/a', to: '/b', count: 1 }]],
    ]);
  });

  it('is the same when its events arrive out of order', () => {
    const events = [view(noon + 5 * minute, '/c'), view(noon, '/a'), view(noon + minute, '/b')];
    expect(sessions(start(events))).toMatchObject([{ entry: '/a', exit: '/c', pages: ['/a', '/b', '/c'] }]);
  });

  it('merges with another when an event arrives late between them, and one key is deleted', () => {
    const [first, last] = [view(noon), view(noon + 38 * minute)];
    const driver = start([first, last]);
    expect(sessions(driver)).toHaveLength(2);
    driver.send(webEvents, view(noon + 29 * minute), { receivedAt: noon + 38 * minute });
    driver.run();
    expect(sessions(driver)).toMatchObject([{ start: noon, durationMs: 38 * minute, views: 3 }]);
    expect(driver.read(webSessions).some(({ value }) => value === null)).toBe(true);
  });

  it('lasts at most 24 hours', () => {
    // Not quite regular, or a robot would be suspected; the 97th view is exactly 24 hours after the first.
    const views = Array.from({ length: 98 }, (_, i) => view(noon + i * 15 * minute + (i % 3) * second));
    expect(lengths(views)).toEqual([day, 0]);
  });

  it('carries what identify told about its visitor', () => {
    const driver = drive(webClickstream(), { wallTime: noon });
    const traits = { plan: 'paid' };
    driver.send(webIdentities, {
      id: 'i',
      type: 'identified',
      site: 'shop',
      visitor: 'v1',
      time: noon,
      traits,
    });
    driver.run();
    driver.send(webEvents, view(noon));
    driver.run();
    expect(sessions(driver)).toMatchObject([{ traits }]);
  });

  it('is final once, when nobody can add to it any more', () => {
    const driver = start([view(noon)]);
    expect(sessions(driver)).toMatchObject([{ final: false }]);
    driver.advanceWall(hour);
    expect(sessions(driver)).toMatchObject([{ final: true }]);
  });
});

describe('final sessions', () => {
  const any = fc.record({
    at: fc.nat(9),
    visitor: fc.constantFrom('v1', 'v2', 'v3'),
    kind: fc.constantFrom('view', 'click', 'engaged', 'order'),
  });
  const made = { view, click, order, engaged: (time: number) => engaged(time, 4_000) };
  const settled = (events: readonly WebEvent[], partitions: number, crash: number): readonly Session[] => {
    const driver = drive(webClickstream(), { partitions, wallTime: noon + hour });
    events.forEach((event, index) => {
      driver.send(webEvents, event);
      if (index === crash) {
        driver.run();
        driver.restart();
      }
    });
    driver.advanceWall(minute);
    driver.advanceWall(2 * hour);
    return [...driver.latest(webSessions).values()].sort((a, b) =>
      webSessions.keyOf(a) < webSessions.keyOf(b) ? -1 : 1,
    );
  };

  it('are the same shuffled within the lateness, with repeats, over partitions, and after a crash', () => {
    const input = fc.tuple(
      fc.array(any, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      fc.nat(12),
    );
    fc.assert(
      fc.property(input, ([choices, random, crash]) => {
        const events = choices.map(({ at, visitor, kind }) => ({
          ...made[kind](noon + at * minute),
          visitor,
        }));
        const shuffled = [...events, ...events.slice(0, 2)]
          .map((event) => ({ event, rank: random.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ event }) => event);
        expect(settled(shuffled, 3, crash)).toEqual(settled(events, 1, -1));
      }),
      { numRuns: 12 },
    );
  }, 30_000);
});

describe('figures of a site', () => {
  it('count live visitors who leave with the clock, without another event', () => {
    const driver = start([view(noon - 4 * minute, '/', { visitor: 'a' }), view(noon, '/', { visitor: 'b' })]);
    const live = () => driver.latest(webLiveVisitors).get('shop');
    driver.advanceWall(second);
    expect(live()).toMatchObject({ last5m: 2, last30m: 2 });
    driver.advanceWall(minute);
    expect(live()).toMatchObject({ last5m: 1, last30m: 2 });
    driver.advanceWall(30 * minute);
    expect(live()).toMatchObject({ last5m: 0, last30m: 0 });
  });

  it('do not take engagement for a live visitor', () => {
    const driver = start([engaged(noon, 1_000)]);
    driver.advanceWall(second);
    expect(driver.latest(webLiveVisitors).get('shop')).toMatchObject({ last5m: 0 });
  });

  it('compare a range with the one before it', () => {
    const driver = start([view(noon), view(noon + minute), view(noon + minute + second)]);
    driver.advanceWall(6 * second);
    const { figures, previous } = driver.latest(webSummaries).get('shop|1m') ?? {};
    expect([figures?.views, previous?.views]).toEqual([2, 1]);
  });

  it('put events on the edge of five seconds into the later window', () => {
    const driver = start([view(noon + 4_999), view(noon + 5_000)]);
    const windows = [...driver.latest(webTraffic).values()];
    expect(windows.map((of) => [of.start - noon, of.views])).toEqual([
      [0, 1],
      [5_000, 1],
    ]);
  });

  it('count a visitor once a step and UTC day', () => {
    const driver = start([
      view(midnight - 1, '/cart'),
      view(midnight - 2, '/product/a'),
      view(midnight, '/product/b'),
    ]);
    const days = [...driver.latest(webFunnels).values()].map(({ steps }) =>
      steps.map(({ visitors }) => visitors),
    );
    expect(days).toEqual([
      [1, 1, 0, 0],
      [1, 0, 0, 0],
    ]);
  });

  it('tell a spike at once, with its cause, and raise an alert', () => {
    const visitors = (at: number, n: number, path: string) =>
      Array.from({ length: n }, (_, i) =>
        view(noon + at * minute + i * 100, path, { visitor: `${at}-${i}` }),
      );
    const quiet = Array.from({ length: 40 }, (_, at) => visitors(at, 5, '/')).flat();
    const driver = start(quiet);
    driver.advanceWall(40 * second);
    for (const event of visitors(40, 60, '/sale')) driver.send(webEvents, event, { receivedAt: event.time });
    driver.advanceWall(2 * second);
    const [spike] = driver.latest(webUnusualTraffic).values();
    expect(spike).toMatchObject({ kind: 'spike', views: 60, final: false });
    expect(spike?.causes[0]).toMatchObject({ value: expect.any(String), views: 60 });
    expect([...driver.latest(alerts).values()]).toMatchObject([
      { severity: 'warning', since: noon + 40 * minute },
    ]);
  });
});
