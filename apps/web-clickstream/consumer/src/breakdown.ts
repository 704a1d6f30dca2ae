/** Visits and what they bought, by where they came from and what they came with; counted at the start of the visit. */
import { type Breakdown, type WebDimension, webDimension, webRangeMs } from '@kafka-streaming/event-schema';
import { tableRows } from './definitions.ts';
import type { Fact, VisitFigures } from './fact.ts';
import type { RangeDrawing, RangeMark, Ranges } from './ranges.ts';

export interface BreakdownSums {
  readonly sessions: number;
  readonly views: number;
  readonly orders: number;
  readonly revenueCents: number;
}
const none: BreakdownSums = { sessions: 0, views: 0, orders: 0, revenueCents: 0 };

/** The value of a visit in each dimension; null = not in that table. */
const values: Record<WebDimension, (visit: VisitFigures) => string | null> = {
  source: (visit) => visit.source ?? 'direct',
  channel: (visit) => visit.channel,
  campaign: (visit) => visit.campaign,
  device: (visit) => visit.device,
  browser: (visit) => visit.browser,
  os: (visit) => visit.os,
  country: (visit) => visit.country ?? 'unknown',
  entry: (visit) => visit.entry,
  exit: (visit) => visit.exit,
};

const plus = (a: BreakdownSums, b: BreakdownSums, sign: 1 | -1 = 1): BreakdownSums => ({
  sessions: a.sessions + sign * b.sessions,
  views: a.views + sign * b.views,
  orders: a.orders + sign * b.orders,
  revenueCents: a.revenueCents + sign * b.revenueCents,
});

const isNone = (sums: BreakdownSums): boolean =>
  sums.sessions === 0 && sums.views === 0 && sums.orders === 0 && sums.revenueCents === 0;

interface Place {
  readonly time: number;
  readonly key: string;
  readonly add: BreakdownSums;
}

const place = (dimension: WebDimension, visit: VisitFigures | null): Place | null => {
  const value = visit && values[dimension](visit);
  if (visit === null || value === null) return null;
  const { views, orders, revenueCents } = visit;
  return {
    time: visit.start,
    key: `${dimension}|${value}`,
    add: { sessions: 1, views, orders, revenueCents },
  };
};

/** From one place to another, or only the difference when it stays where it is. */
const moved = (before: Place | null, after: Place | null): readonly Place[] => {
  if (before !== null && after !== null && before.time === after.time && before.key === after.key) {
    const add = plus(after.add, before.add, -1);
    return isNone(add) ? [] : [{ ...after, add }];
  }
  const left = before === null ? [] : [{ ...before, add: plus(none, before.add, -1) }];
  return after === null ? left : [...left, after];
};

/** What a fact changes in the breakdowns. */
export const breakdownMarks = (fact: Fact): readonly RangeMark<BreakdownSums>[] => {
  const { site } = fact;
  if (fact.kind === 'event') return [{ kind: 'clock', site, seen: fact.seen }];
  if (fact.kind !== 'visit') return [];
  return webDimension.options.flatMap((dimension) =>
    moved(place(dimension, fact.before), place(dimension, fact.after)).map(
      (mark) => ({ kind: 'pane', site, ...mark }) as const,
    ),
  );
};

const tableOf = (
  dimension: WebDimension,
  { site, range, time, sums }: RangeDrawing<BreakdownSums>,
): Breakdown => {
  const rows = [...sums]
    .filter(([key, { sessions }]) => sessions > 0 && key.startsWith(`${dimension}|`))
    .map(([key, figures]) => ({ value: key.slice(dimension.length + 1), ...figures }))
    .sort((a, b) => b.sessions - a.sessions || (a.value < b.value ? -1 : 1));
  return { site, dimension, range, time, rows: rows.slice(0, tableRows.breakdown) };
};

export const breakdowns: Ranges<BreakdownSums, BreakdownSums, Breakdown> = {
  empty: () => none,
  add: (sums, mark) => plus(sums, mark),
  merge: (into, from) => plus(into, from),
  keepMs: webRangeMs['1h'],
  draw: (drawing) => webDimension.options.map((dimension) => tableOf(dimension, drawing)),
};
