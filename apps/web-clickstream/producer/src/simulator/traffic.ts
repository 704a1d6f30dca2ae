/**
 * A shop's traffic, made up from a seed: visits begin, go on and end; events fall due at their time.
 *
 * The rate is held exactly: each step may emit so many events. Those that are due go first; what is left over
 * brings new visitors. So the number of people on the site settles by itself where the rate needs it.
 * The same seed, start and wishes give the same events, whatever the speed of the machine.
 */
import type { WireEvent } from '../intake/wire-event.ts';
import { type Agenda, openAgenda } from './agenda.ts';
import { type Chance, chanceOf } from './chance.ts';
import type { Person } from './population.ts';
import { type Scenario, scenarios } from './scenario.ts';
import { type Planned, planVisit, type Visit } from './visit.ts';

/** An event that is to be sent now. */
export interface Emission {
  readonly person: Person;
  /** With `created`: when it happened. */
  readonly wire: WireEvent;
  readonly sent: number;
  /** It is to be sent as text that can't be read. */
  readonly unreadable: boolean;
}

export interface TrafficOptions {
  readonly seed: number;
  /** When the traffic begins, epoch ms; part of every id, so that two runs never use the same. */
  readonly start: number;
  readonly ratePerSecond: number;
  readonly scenario?: Scenario;
  /** Events held up by up to 45 s, events that come over ten minutes late, and events that come twice. */
  readonly delayed?: number;
  readonly veryLate?: number;
  readonly twice?: number;
}

export interface Traffic {
  /** Everything that falls due up to `now`. */
  advance(now: number): readonly Emission[];
  /** Changes what is wished from now on; the crowd grows or shrinks at once to what that needs. */
  wish(ratePerSecond: number, scenario: Scenario): void;
}

/** Time passes in steps of this length. */
const stepMs = 50;
/** After a longer pause of the machine the time in between is left out: nothing is made up for. */
const longestGapMs = 2_000;
/** Visits in the middle of their course at once; beyond that, traffic grows step by step. */
const largestCrowd = 50_000;

interface Pending {
  readonly due: number;
  readonly person: Person;
  readonly wire: WireEvent;
  /** The rest of the visit. */
  readonly rest?: { readonly begun: number; readonly events: readonly Planned[]; readonly index: number };
}

const shares = { delayed: 0.02, veryLate: 0.001, twice: 0.005 } as const;

export const openTraffic = (options: TrafficOptions): Traffic => {
  const chance = chanceOf(`traffic ${options.seed}`);
  const agenda = openAgenda<Pending>();
  const crowd = crowdOf(options, chance, agenda);
  const emit = emitter(options, chance, agenda);
  let wished = { rate: options.ratePerSecond, scenario: options.scenario ?? scenarios.normal };
  let clock = options.start;
  let budget = 0;
  crowd.join(perSecond(wished), wished.scenario, clock);

  const step = (): readonly Emission[] => {
    clock += stepMs;
    const share = (perSecond(wished) * stepMs) / 1_000;
    budget = Math.min(budget, share) + share;
    const emitted: Emission[] = [];
    while (budget >= 1) {
      const next = agenda.take(clock);
      if (next === undefined) crowd.begin(wished.scenario, clock);
      const emission = next === undefined ? undefined : emit(next, clock, wished.scenario);
      if (emission === undefined) continue;
      emitted.push(emission);
      budget -= 1;
    }
    return emitted;
  };
  return {
    advance: (now) => {
      if (now - clock > longestGapMs) clock = now - stepMs;
      const emitted: Emission[] = [];
      while (clock + stepMs <= now) emitted.push(...step());
      return emitted;
    },
    wish: (rate, scenario) => {
      const before = perSecond(wished);
      wished = { rate, scenario };
      crowd.resize(before, perSecond(wished), scenario, clock);
    },
  };
};

const perSecond = ({ rate, scenario }: { rate: number; scenario: Scenario }): number =>
  rate * scenario.rateFactor;

/** The people on the site. */
const crowdOf = ({ seed, start }: TrafficOptions, chance: Chance, agenda: Agenda<Pending>) => {
  let visits = 0;
  const run = `${seed}-${start.toString(36)}`;
  const plan = (scenario: Scenario): Visit => {
    visits += 1;
    return planVisit(chance, scenario, `s${run}-${visits.toString(36)}`);
  };
  const add = ({ person, events }: Visit, begun: number, index = 0): void => {
    const event = events[index];
    if (event === undefined) return;
    agenda.add({ due: begun + event.afterMs, person, wire: event.wire, rest: { begun, events, index } });
  };
  const join = (rate: number, scenario: Scenario, now: number): void => {
    const { events, durationMs } = ordinary(plan, scenario);
    const active = Math.min(largestCrowd, Math.round(((rate / events) * durationMs) / 1_000));
    for (let joined = 0; joined < active; ) {
      const visit = plan(scenario);
      // Who is met at a random moment is more likely somebody who stays long.
      if (!chance.happens(Math.min(1, lengthOf(visit) / (2 * durationMs)))) continue;
      const begun = now - chance.unit() * lengthOf(visit);
      add(
        visit,
        begun,
        visit.events.findIndex(({ afterMs }) => begun + afterMs > now),
      );
      joined += 1;
    }
  };
  return {
    join,
    begin: (scenario: Scenario, now: number) => add(plan(scenario), now),
    resize: (before: number, after: number, scenario: Scenario, now: number) => {
      if (after > before) join(after - before, scenario, now);
      else agenda.keep(() => chance.happens(before === 0 ? 0 : after / before));
    },
  };
};

const lengthOf = ({ events }: Visit): number => events.at(-1)?.afterMs ?? 0;

/** The mean visit, by a sample: what a rate needs in people follows from it. */
const ordinary = (
  plan: (scenario: Scenario) => Visit,
  scenario: Scenario,
): { events: number; durationMs: number } => {
  const sample = Array.from({ length: 200 }, () => plan(scenario));
  const mean = (of: (visit: Visit) => number): number =>
    sample.reduce((sum, visit) => sum + of(visit), 0) / sample.length;
  return { events: mean(({ events }) => events.length), durationMs: Math.max(1, mean(lengthOf)) };
};

/** Sends what is due on its way: at once, held up, long overdue, or twice. */
const emitter = (options: TrafficOptions, chance: Chance, agenda: Agenda<Pending>) => {
  const share = { ...shares, ...options };
  const follow = ({ person, rest }: Pending): void => {
    const next = rest?.events[rest.index + 1];
    if (rest === undefined || next === undefined) return;
    agenda.add({
      due: rest.begun + next.afterMs,
      person,
      wire: next.wire,
      rest: { ...rest, index: rest.index + 1 },
    });
  };
  /** Its first time: it happens now, for the rate decides when; it may be held up, or be long overdue, or come twice. */
  const disturb = (next: Pending, clock: number): Pending | undefined => {
    const late = chance.happens(share.veryLate) ? chance.whole(11, 20) * 60_000 : 0;
    const marked = {
      ...{ person: next.person, due: next.due },
      wire: { ...next.wire, created: Math.round(clock) - late },
    };
    if (chance.happens(share.delayed)) {
      agenda.add({ ...marked, due: clock + chance.whole(2_000, 45_000) });
      return undefined;
    }
    if (chance.happens(share.twice)) agenda.add({ ...marked, due: clock + chance.whole(200, 3_000) });
    return marked;
  };
  return (next: Pending, clock: number, scenario: Scenario): Emission | undefined => {
    follow(next);
    const ready = next.wire.created === undefined ? disturb(next, clock) : next;
    if (ready === undefined) return undefined;
    const unreadable = scenario.unreadableShare > 0 && chance.happens(scenario.unreadableShare);
    return { person: ready.person, wire: ready.wire, sent: clock, unreadable };
  };
};
