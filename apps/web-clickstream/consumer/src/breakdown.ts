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

const sumsOf = ({ views, orders, revenueCents }: VisitFigures): BreakdownSums => ({
  sessions: 1,
  views,
  orders,
  revenueCents,
});

/** A visit in one dimension: its value, and what it adds there. */
const mark = (
  site: string,
  dimension: WebDimension,
  visit: VisitFigures,
  add: BreakdownSums,
): readonly RangeMark<BreakdownSums>[] => {
  const value = values[dimension](visit);
  return value === null ? [] : [{ kind: 'pane', site, time: visit.start, key: `${dimension}|${value}`, add }];
};

/** Only the difference where the visit keeps its value: mostly all that changed is the number of views. */
const changedMarks = (
  site: string,
  before: VisitFigures,
  after: VisitFigures,
): readonly RangeMark<BreakdownSums>[] => {
  const [gone, come] = [plus(none, sumsOf(before), -1), sumsOf(after)];
  const more = plus(come, gone);
  const stays = before.start === after.start;
  return webDimension.options.flatMap((dimension) => {
    if (stays && values[dimension](before) === values[dimension](after)) {
      return isNone(more) ? [] : mark(site, dimension, after, more);
    }
    return [...mark(site, dimension, before, gone), ...mark(site, dimension, after, come)];
  });
};

const visitMarks = (
  site: string,
  before: VisitFigures | null,
  after: VisitFigures | null,
): readonly RangeMark<BreakdownSums>[] => {
  if (before !== null && after !== null) return changedMarks(site, before, after);
  return webDimension.options.flatMap((dimension) => [
    ...(before === null ? [] : mark(site, dimension, before, plus(none, sumsOf(before), -1))),
    ...(after === null ? [] : mark(site, dimension, after, sumsOf(after))),
  ]);
};

/** What a fact changes in the breakdowns. */
export const breakdownMarks = (fact: Fact): readonly RangeMark<BreakdownSums>[] => {
  const { site } = fact;
  if (fact.kind === 'event') return [{ kind: 'clock', site, seen: fact.seen }];
  return fact.kind === 'visit' ? visitMarks(site, fact.before, fact.after) : [];
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
