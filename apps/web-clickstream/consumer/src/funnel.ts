/**
 * How far visitors come on a way of two to eight steps within one UTC day: each step at most W after the one
 * before, in this order. A visitor counts once a step, however often it is taken.
 */
import { type Funnel, shopFunnel, type WebEvent } from '@kafka-streaming/event-schema';
import type { Aggregate, Machine } from '@kafka-streaming/streams';
import { startOf } from './clock.ts';
import { dayMs } from './definitions.ts';
import type { Fact } from './fact.ts';

export interface FunnelStep {
  readonly name: string;
  readonly taken: (event: WebEvent) => boolean;
}
export interface FunnelDefinition {
  readonly name: string;
  readonly stepWindowMs: number;
  readonly steps: readonly FunnelStep[];
}

/** A view of a page whose path has this segment, wherever the shop is mounted: /cart, /shop/cart, /shop/product/mug. */
const pageWith =
  (segment: string) =>
  (event: WebEvent): boolean =>
    event.type === 'page-viewed' && event.path.split('/').includes(segment);

/** The way through a shop. */
export const purchase: FunnelDefinition = {
  name: shopFunnel.name,
  stepWindowMs: shopFunnel.stepWindowMs,
  steps: [
    { name: shopFunnel.steps[0], taken: pageWith('product') },
    { name: shopFunnel.steps[1], taken: pageWith('cart') },
    { name: shopFunnel.steps[2], taken: pageWith('checkout') },
    { name: shopFunnel.steps[3], taken: (event) => event.type === 'ordered' },
  ],
};

/** An event that takes a step. */
export interface StepTaken {
  readonly site: string;
  readonly visitor: string;
  readonly day: number;
  readonly time: number;
  readonly step: number;
}

export const stepsTaken =
  (funnel: FunnelDefinition) =>
  (event: WebEvent): readonly StepTaken[] =>
    funnel.steps.flatMap(({ taken }, step) => {
      if (!taken(event)) return [];
      const { site, visitor, time } = event;
      return [{ site, visitor, time, step, day: startOf(time, dayMs) }];
    });

/** Times of one step: those that follow the step before in time, and those that may yet, should it arrive late. */
interface StepTimes {
  readonly reached: readonly number[];
  readonly waiting: readonly number[];
}
export interface Way {
  readonly steps: readonly StepTimes[];
  /** Steps reached, in order. */
  readonly depth: number;
}

/** What arrives from now on is no older than the watermark: older times can't start or meet it any more. */
const prune = (times: StepTimes, watermark: number, windowMs: number): StepTimes => ({
  reached: times.reached.filter((time) => time >= watermark - windowMs),
  waiting: times.waiting.filter((time) => time >= watermark),
});

const settle = (times: StepTimes, before: readonly number[], windowMs: number): StepTimes => {
  const follows = (time: number): boolean => before.some((b) => b <= time && time <= b + windowMs);
  return {
    reached: [...times.reached, ...times.waiting.filter(follows)],
    waiting: times.waiting.filter((time) => !follows(time)),
  };
};

/** One step more; times are pruned only after they have been looked at. */
export const walk = (way: Way, taken: StepTaken, funnel: FunnelDefinition, watermark: number): Way => {
  const steps: StepTimes[] = [];
  let before: readonly number[] | undefined;
  for (const index of funnel.steps.keys()) {
    const known = way.steps[index] ?? { reached: [], waiting: [] };
    const now = index === taken.step ? { ...known, waiting: [...known.waiting, taken.time] } : known;
    const settled =
      before === undefined
        ? { reached: [...now.reached, ...now.waiting], waiting: [] }
        : settle(now, before, funnel.stepWindowMs);
    steps.push(settled);
    before = settled.reached;
  }
  const depth = steps.reduce((deepest, { reached }, index) => (reached.length > 0 ? index + 1 : deepest), 0);
  return {
    steps: steps.map((times) => prune(times, watermark, funnel.stepWindowMs)),
    depth: Math.max(way.depth, depth),
  };
};

/** One state per visitor and day; tells when the visitor came deeper than ever that day. */
export const ways = (funnel: FunnelDefinition): Machine<StepTaken, Way, Fact> => ({
  on: (state, taken, { watermark }) => {
    const before = state ?? { steps: [], depth: 0 };
    const after = walk(before, taken, funnel, watermark);
    const { site, day, time } = taken;
    const deeper: Fact = {
      kind: 'deeper',
      site,
      time,
      funnel: funnel.name,
      day,
      from: before.depth,
      to: after.depth,
    };
    return {
      state: after,
      out: after.depth > before.depth ? [deeper] : [],
      wake: { event: day + dayMs },
    };
  },
  onTimer: () => ({ state: undefined }),
});

/** Visitors that reached each step; the first is the number of those that entered. */
export type FunnelCounts = readonly number[];
type Deeper = Extract<Fact, { kind: 'deeper' }>;

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** What is told of a funnel's day. */
export const funnelOf = (
  funnel: FunnelDefinition,
  of: { site: string; day: number; time: number },
  counts: FunnelCounts,
): Funnel => ({
  ...of,
  funnel: funnel.name,
  stepWindowMs: funnel.stepWindowMs,
  steps: funnel.steps.map(({ name }, index) => {
    const visitors = counts[index] ?? 0;
    const previous = index === 0 ? visitors : (counts[index - 1] ?? 0);
    return {
      name,
      visitors,
      ofEntering: share(visitors, counts[0] ?? 0),
      ofPrevious: share(visitors, previous),
      dropOff: previous - visitors,
    };
  }),
});

interface FunnelDay {
  readonly site: string;
  readonly day: number;
  readonly time: number;
  readonly counts: FunnelCounts;
}

export const funnelDays = (funnel: FunnelDefinition): Aggregate<Deeper, FunnelDay | null, Funnel | null> => ({
  init: () => null,
  add: (state, { site, day, time, from, to }) => ({
    site,
    day,
    time: Math.max(state?.time ?? 0, time),
    counts: funnel.steps.map(
      (_, index) => (state?.counts[index] ?? 0) + (index >= from && index < to ? 1 : 0),
    ),
  }),
  result: (state) => (state === null ? null : funnelOf(funnel, state, state.counts)),
});
