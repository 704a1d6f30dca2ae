/**
 * The tiles: figures of a range beside those of the range before it, and visits by the minute of their start.
 * Views, visitors, orders and revenue count at their time, everything about visits at the start of the visit.
 */
import {
  type SessionMinute,
  type Summary,
  type SummaryFigures,
  webRangeMs,
} from '@kafka-streaming/event-schema';
import { HyperLogLog, type StateCodec } from '@kafka-streaming/streams';
import { minuteMs } from './definitions.ts';
import type { EventFact, Fact, VisitFigures } from './fact.ts';
import { type Histogram, mergeHistograms, quantileOf, record } from './histogram.ts';
import type { MinuteDrawing, RangeDrawing, RangeMark, Ranges } from './ranges.ts';

/** Counts of events at their time. */
const ofEvents = ['views', 'orders', 'revenueCents'] as const;
/** Counts of visits at their start. */
const ofVisits = [
  'sessions',
  'bounces',
  'engaged',
  'conversions',
  'sessionViews',
  'sessionEvents',
  'durationMs',
  'open',
] as const;
const counted = [...ofEvents, ...ofVisits] as const;
type Counted = (typeof counted)[number];

export interface SummarySums extends Record<Counted, number> {
  readonly visitors: HyperLogLog;
  readonly durations: Histogram;
}
export type SummaryAdd = Partial<Record<Counted, number>> & {
  readonly visitor?: string;
  readonly duration?: { readonly ms: number; readonly times: 1 | -1 };
};

const stepOf = (fact: EventFact): SummaryAdd => ({
  visitor: fact.visitor,
  views: fact.type === 'page-viewed' ? 1 : 0,
  orders: fact.type === 'ordered' ? 1 : 0,
  revenueCents: fact.revenueCents,
});

const visitAdd = (visit: VisitFigures, sign: 1 | -1): SummaryAdd => ({
  sessions: sign,
  bounces: visit.bounce ? sign : 0,
  engaged: visit.engaged ? sign : 0,
  conversions: visit.keyEvents + visit.orders > 0 ? sign : 0,
  sessionViews: sign * visit.views,
  sessionEvents: sign * visit.events,
  durationMs: sign * visit.durationMs,
  open: visit.open ? sign : 0,
  duration: { ms: visit.durationMs, times: sign },
});

const key = '';

/** What a fact changes in the tiles. */
export const summaryMarks = (fact: Fact): readonly RangeMark<SummaryAdd>[] => {
  const { site } = fact;
  if (fact.kind === 'visit') {
    const mark = (visit: VisitFigures | null, sign: 1 | -1): readonly RangeMark<SummaryAdd>[] =>
      visit === null ? [] : [{ kind: 'pane', site, key, time: visit.start, add: visitAdd(visit, sign) }];
    return [...mark(fact.before, -1), ...mark(fact.after, 1)];
  }
  if (fact.kind !== 'event') return [];
  const clock = { kind: 'clock', site, seen: fact.seen } as const;
  return fact.step ? [clock, { kind: 'pane', site, key, time: fact.time, add: stepOf(fact) }] : [clock];
};

const empty = (): SummarySums => ({
  views: 0,
  orders: 0,
  revenueCents: 0,
  sessions: 0,
  bounces: 0,
  engaged: 0,
  conversions: 0,
  sessionViews: 0,
  sessionEvents: 0,
  durationMs: 0,
  open: 0,
  visitors: new HyperLogLog(),
  durations: new Map(),
});

const add = (sums: SummarySums, mark: SummaryAdd): SummarySums => {
  for (const name of counted) sums[name] += mark[name] ?? 0;
  if (mark.visitor !== undefined) sums.visitors.add(mark.visitor);
  if (mark.duration !== undefined) record(sums.durations, mark.duration.ms, mark.duration.times);
  return sums;
};

const merge = (into: SummarySums, from: SummarySums): SummarySums => {
  for (const name of counted) into[name] += from[name];
  into.visitors.merge(from.visitors);
  mergeHistograms(into.durations, from.durations);
  return into;
};

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const figuresOf = (sums: SummarySums): SummaryFigures => ({
  views: sums.views,
  visitors: sums.visitors.count(),
  sessions: sums.sessions,
  bounces: sums.bounces,
  bounceRate: share(sums.bounces, sums.sessions),
  engagedSessions: sums.engaged,
  meanDurationMs: share(sums.durationMs, sums.sessions),
  medianDurationMs: quantileOf(sums.durations, 0.5),
  orders: sums.orders,
  conversionRate: share(sums.conversions, sums.sessions),
  revenueCents: sums.revenueCents,
});

const summaryOf = ({ site, range, time, sums, previous }: RangeDrawing<SummarySums>): Summary => {
  const before = previous();
  return {
    site,
    range,
    time,
    figures: figuresOf(sums.get(key) ?? empty()),
    previous: before && figuresOf(before.get(key) ?? empty()),
  };
};

const minuteOf = ({ site, start, figures, final }: MinuteDrawing<SummarySums>): SessionMinute => ({
  site,
  start,
  end: start + minuteMs,
  final,
  sessions: figures.sessions,
  bounces: figures.bounces,
  engaged: figures.engaged,
  durationMsSum: figures.durationMs,
  views: figures.sessionViews,
  events: figures.sessionEvents,
});

const codec: StateCodec<SummarySums> = {
  toJson: (sums) => ({ ...sums, durations: [...sums.durations] }),
  // The changelog holds what toJson gave out.
  fromJson: (json) => {
    const stored = json as Record<Counted, number> & { visitors: unknown; durations: [number, number][] };
    return {
      ...stored,
      visitors: HyperLogLog.fromJson(stored.visitors),
      durations: new Map(stored.durations),
    };
  },
};

export type SummaryResult =
  | { readonly kind: 'summary'; readonly value: Summary }
  | { readonly kind: 'minute'; readonly value: SessionMinute };

export const summaries: Ranges<SummaryAdd, SummarySums, SummaryResult> = {
  empty,
  add,
  merge,
  codec,
  /** The range before the longest one is drawn too. */
  keepMs: 2 * webRangeMs['1h'],
  open: ({ open }) => open,
  draw: (drawing) => [{ kind: 'summary', value: summaryOf(drawing) }],
  drawMinute: (drawing) => [{ kind: 'minute', value: minuteOf(drawing) }],
};
