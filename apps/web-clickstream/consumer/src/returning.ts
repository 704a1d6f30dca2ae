/**
 * Retention: visitors by the UTC day they were first seen, and how many of them were seen n days later.
 * Only for visitors with a stable id: a salted one is another visitor tomorrow.
 */
import type { Retention, WebEvent } from '@kafka-streaming/event-schema';
import type { Aggregate, Machine } from '@kafka-streaming/streams';
import { startOf } from './clock.ts';
import { dayMs, retentionDays } from './definitions.ts';
import type { Fact } from './fact.ts';

/** Days on which a visitor was seen, ascending, epoch ms. */
export type DaysSeen = readonly number[];
type Returned = Extract<Fact, { kind: 'returned' }>;

/** What a visitor adds to its cohort: itself (day 0) and each later day. */
const contribution = (site: string, days: DaysSeen, time: number, delta: 1 | -1): readonly Returned[] => {
  const cohort = days[0];
  if (cohort === undefined) return [];
  return days
    .map((day) => (day - cohort) / dayMs)
    .filter((n) => n <= retentionDays)
    .map((n) => ({ kind: 'returned', site, time, cohort, n, delta }));
};

/** An earlier day that arrives late moves the visitor to another cohort: all is taken back and told again. */
const told = (site: string, before: DaysSeen, after: DaysSeen, time: number): readonly Returned[] => {
  if (before.length > 0 && before[0] === after[0]) {
    const added = after.filter((day) => !before.includes(day));
    return contribution(site, after.slice(0, 1).concat(added), time, 1).slice(1);
  }
  return [...contribution(site, before, time, -1), ...contribution(site, after, time, 1)];
};

/** One state per visitor with a stable id, forgotten when its cohort is no longer watched. */
export const daysSeen: Machine<WebEvent, DaysSeen, Fact> = {
  on: (state, { site, time }) => {
    const before = state ?? [];
    const day = startOf(time, dayMs);
    if (before.includes(day)) return { state: before };
    const after = [...before, day].sort((a, b) => a - b);
    return {
      state: after,
      out: told(site, before, after, time),
      wake: { event: (after[0] ?? day) + (retentionDays + 1) * dayMs },
    };
  },
  onTimer: () => ({ state: undefined }),
};

interface Cohort {
  readonly site: string;
  readonly cohort: number;
  readonly time: number;
  /** By days after the first; the first entry is the cohort itself. */
  readonly seen: readonly number[];
}

/** `returned[n]` of the result is the number of visitors seen again n + 1 days after their first. */
export const cohorts: Aggregate<Returned, Cohort | null, Retention | null> = {
  init: () => null,
  add: (state, { site, cohort, time, n, delta }) => {
    const seen = Array.from(
      { length: Math.max(state?.seen.length ?? 0, n + 1) },
      (_, i) => state?.seen[i] ?? 0,
    );
    seen[n] = (seen[n] ?? 0) + delta;
    return { site, cohort, time: Math.max(state?.time ?? 0, time), seen };
  },
  result: (state) => {
    if (state === null) return null;
    const { seen, ...of } = state;
    return { ...of, visitors: seen[0] ?? 0, returned: seen.slice(1) };
  },
};
