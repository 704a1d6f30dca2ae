import { describe, expect, it } from 'vitest';
import { journeyOf, LatencyMeter, percentilesOf, ServerClock } from '../../src/live/latency.ts';

const hops = { created: 1_000, produced: 1_010, consumed: 1_030, emitted: 1_070, read: 1_075 };

describe('the way of an event to the screen', () => {
  it('is measured hop by hop', () => {
    expect(journeyOf(hops, 1_100)).toEqual({
      paintedAt: 1_100,
      totalMs: 100,
      hops: {
        createdToProduced: 10,
        producedToConsumed: 20,
        consumedToEmitted: 40,
        emittedToRead: 5,
        readToPainted: 25,
      },
    });
  });

  it('begins at the producer when the event is older than two seconds: its source kept it back, or it is replayed', () => {
    const replayed = journeyOf({ ...hops, created: hops.produced - 2_000 }, 1_100);
    expect(replayed).toMatchObject({ totalMs: 90, hops: { createdToProduced: null } });
    expect(journeyOf({ ...hops, created: hops.produced - 1_999 }, 1_100)?.hops.createdToProduced).toBe(1_999);
  });

  it('is not measured without hops', () => {
    expect(journeyOf(undefined, 1_100)).toBeUndefined();
  });
});

describe('percentiles', () => {
  it('are the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentilesOf(hundred)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99 });
    expect(percentilesOf([3])).toEqual({ count: 1, p50: 3, p95: 3, p99: 3 });
    expect(percentilesOf([])).toBeNull();
  });
});

describe('the meter', () => {
  it('forgets what was painted over a minute ago', () => {
    const meter = new LatencyMeter();
    const journey = journeyOf(hops, 1_100);
    if (journey) meter.add([journey]);
    expect(meter.report(61_100).samples).toBe(1);
    expect(meter.report(61_101).samples).toBe(0);
  });
});

describe('the clock of the server', () => {
  it('follows the fastest message: the others only waited longer', () => {
    const clock = new ServerClock();
    expect(clock.at(50)).toBe(50);
    clock.heard(1_000, 300);
    clock.heard(1_100, 380);
    clock.heard(1_200, 700);
    expect(clock.at(1_000)).toBe(1_720);
  });
});
