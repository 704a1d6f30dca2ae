import { describe, expect, it } from 'vitest';
import { openIntake } from '../../src/intake/intake.ts';
import { saltsInMemory } from '../../src/intake/salt-file.ts';
import { openVisitors } from '../../src/intake/visitor.ts';
import { scenarios } from '../../src/simulator/scenario.ts';
import { type Emission, openTraffic, type TrafficOptions } from '../../src/simulator/traffic.ts';

const start = Date.UTC(2026, 0, 5, 12);
const intake = openIntake(openVisitors(saltsInMemory(() => '00'.repeat(16))));
const second = 1_000;

/** All emissions of so many seconds, looked at every `everyMs`. */
const run = (seconds: number, options: Partial<TrafficOptions> = {}, everyMs = 50): Emission[] => {
  const traffic = openTraffic({ seed: 7, start, ratePerSecond: 200, ...options });
  const all: Emission[] = [];
  for (let now = start; now <= start + seconds * second; now += everyMs) all.push(...traffic.advance(now));
  return all;
};
const countBy = (emissions: readonly Emission[], of: (emission: Emission) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const emission of emissions) counts.set(of(emission), (counts.get(of(emission)) ?? 0) + 1);
  return counts;
};

/** Looked at by several tests: two minutes at 100 events a second. */
let usual: readonly Emission[] | undefined;
const twoMinutes = (): readonly Emission[] => {
  usual ??= run(120, { ratePerSecond: 100 });
  return usual;
};

describe('the simulated traffic', () => {
  it('is the same for the same seed and start, however often the clock is looked at', () => {
    const text = (everyMs: number) => JSON.stringify(run(4, { ratePerSecond: 50 }, everyMs));
    expect(text(100)).toBe(text(500));
  });

  it('differs for another seed', () => {
    const ids = (seed: number) => run(1, { seed, ratePerSecond: 20 }).map(({ person }) => person.ip);
    expect(ids(8)).not.toEqual(ids(7));
  });

  it('names events of another start differently, so that a restart repeats no id', () => {
    const ids = new Set(run(2, { ratePerSecond: 50 }).map(({ wire }) => wire.id));
    expect(run(2, { ratePerSecond: 50, start: start + 1 }).filter(({ wire }) => ids.has(wire.id))).toEqual(
      [],
    );
  });

  it.each([10, 200, 1_000])(
    'holds a rate of %i events a second from the first second on',
    (ratePerSecond) => {
      const perSecond = countBy(run(5, { ratePerSecond }), ({ sent }) =>
        String(Math.ceil((sent - start) / second)),
      );
      expect(
        [...perSecond.values()].every((count) => Math.abs(count - ratePerSecond) <= ratePerSecond / 20 + 1),
      ).toBe(true);
    },
  );

  it('brings people at a steady pace: visits begin as often in the first minute as in the fifth', () => {
    const begun = run(300, { ratePerSecond: 60 }).filter(
      ({ wire }) => wire.type === 'page-viewed' && /-0$/.test(wire.id),
    );
    const minutes = countBy(begun, ({ sent }) => String(Math.floor((sent - start) / 60_000)));
    const counts = [...minutes.values()].slice(0, 5);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.5);
  });

  it('goes through every step of the shop', () => {
    const seen = countBy(twoMinutes(), ({ wire }) =>
      'url' in wire && wire.url ? new URL(wire.url).pathname : '',
    );
    const paths = [...seen.keys()];
    for (const step of [/^\/shop\/$/, /category/, /product/, /cart$/, /checkout$/, /thanks$/]) {
      expect(paths.some((path) => step.test(path))).toBe(true);
    }
  });

  it('sends about one event in 200 twice, with the same id', () => {
    const counts = countBy(twoMinutes(), ({ wire }) => wire.id);
    const twice = [...counts.values()].filter((count) => count === 2).length;
    expect([...counts.values()].every((count) => count <= 2)).toBe(true);
    expect(twice / counts.size).toBeGreaterThan(0.003);
    expect(twice / counts.size).toBeLessThan(0.007);
  });

  it('holds some events up for up to 45 seconds, and a few for over ten minutes', () => {
    const ages = twoMinutes().map(({ wire, sent }) => sent - (wire.created ?? sent));
    const share = (from: number, to: number) =>
      ages.filter((age) => age >= from && age < to).length / ages.length;
    expect(share(2_000, 60_000)).toBeGreaterThan(0.01);
    expect(share(11 * 60_000, 21 * 60_000)).toBeGreaterThan(0.0002);
    expect(share(60_000, 11 * 60_000)).toBe(0);
  });

  it('follows a change of the rate within a second, up and down', () => {
    const traffic = openTraffic({ seed: 7, start, ratePerSecond: 200 });
    const advance = (from: number, to: number) => {
      let count = 0;
      for (let now = from + 50; now <= to; now += 50) count += traffic.advance(start + now).length;
      return count;
    };
    advance(0, 10_000);
    traffic.wish(1_000, scenarios.normal);
    advance(10_000, 11_000);
    expect(advance(11_000, 12_000)).toBe(1_000);
    traffic.wish(50, scenarios.normal);
    advance(12_000, 13_000);
    expect(advance(13_000, 14_000)).toBe(50);
  });

  it('makes up for nothing after the machine slept', () => {
    const traffic = openTraffic({ seed: 7, start, ratePerSecond: 200 });
    traffic.advance(start + 1_000);
    expect(traffic.advance(start + 3_600_000).length).toBeLessThan(50);
  });

  it('has no orders when checkout is broken', () => {
    const orders = run(30, { ratePerSecond: 100, scenario: scenarios['checkout-broken'] }).filter(
      ({ wire, sent }) => wire.type === 'ordered' && sent > start,
    );
    expect(orders).toEqual([]);
  });

  it('consists of nothing but events that the intake accepts', () => {
    const refused = twoMinutes()
      .slice(0, 2_000)
      .flatMap(({ wire, person, sent }) => {
        const taken = intake.stamp(wire, { site: 'shop', received: sent, sent, ...person });
        return taken.ok ? [] : [taken.reason];
      });
    expect(refused).toEqual([]);
  });
});
