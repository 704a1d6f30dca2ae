/**
 * Pages: how often each was viewed and by whom, how fast it was, and how visits began and ended there.
 * Views, visitors and timings count at their time; entries, exits and bounces at the start of their visit.
 */
import { type PageMinute, type PageTable, webRangeMs } from '@kafka-streaming/event-schema';
import { HyperLogLog, type StateCodec } from '@kafka-streaming/streams';
import { minuteMs, tableRows } from './definitions.ts';
import type { Fact, Timings, VisitFigures } from './fact.ts';
import { type Histogram, mergeHistograms, quantileOf, record } from './histogram.ts';
import type { MinuteDrawing, RangeDrawing, RangeMark, Ranges } from './ranges.ts';

const timed = ['load', 'lcp', 'inp', 'cls'] as const;
type Timed = (typeof timed)[number];

export interface PageSums {
  views: number;
  readonly visitors: HyperLogLog;
  entries: number;
  exits: number;
  bounces: number;
  /** Visits that began here and may still change. */
  open: number;
  /** Made at the first value: most pages of most panes have none. */
  readonly timings: Partial<Record<Timed, Histogram>>;
}

type Counted = 'views' | 'entries' | 'exits' | 'bounces' | 'open';
const counted: readonly Counted[] = ['views', 'entries', 'exits', 'bounces', 'open'];

export type PageAdd = Partial<Record<Counted, number>> & {
  readonly visitor?: string;
  readonly timings?: Timings;
};

/** Figures of no page: visits that had no page view yet. */
const noPage = '';

const visitMarks = (
  site: string,
  visit: VisitFigures | null,
  sign: 1 | -1,
): readonly RangeMark<PageAdd>[] => {
  if (visit === null) return [];
  const at = { kind: 'pane', site, time: visit.start } as const;
  const entries = visit.entry === null ? 0 : sign;
  const add = { entries, bounces: visit.bounce ? entries : 0, open: visit.open ? sign : 0 };
  const began: RangeMark<PageAdd> = { ...at, key: visit.entry ?? noPage, add };
  return visit.exit === null ? [began] : [began, { ...at, key: visit.exit, add: { exits: sign } }];
};

/** What a fact changes in the figures of pages. */
export const pageMarks = (fact: Fact): readonly RangeMark<PageAdd>[] => {
  const { site } = fact;
  if (fact.kind === 'visit')
    return [...visitMarks(site, fact.before, -1), ...visitMarks(site, fact.after, 1)];
  if (fact.kind === 'timed') {
    return [{ kind: 'pane', site, time: fact.time, key: fact.path, add: { timings: fact.timings } }];
  }
  if (fact.kind !== 'event') return [];
  const clock = { kind: 'clock', site, seen: fact.seen } as const;
  if (fact.type !== 'page-viewed' || fact.path === null) return [clock];
  const add = { views: 1, visitor: fact.visitor };
  return [clock, { kind: 'pane', site, time: fact.time, key: fact.path, add }];
};

const empty = (): PageSums => ({
  views: 0,
  visitors: new HyperLogLog(),
  entries: 0,
  exits: 0,
  bounces: 0,
  open: 0,
  timings: {},
});

const timingsOf = (sums: PageSums, name: Timed): Histogram => {
  sums.timings[name] ??= new Map();
  return sums.timings[name];
};

const add = (sums: PageSums, mark: PageAdd): PageSums => {
  for (const name of counted) sums[name] += mark[name] ?? 0;
  if (mark.visitor !== undefined) sums.visitors.add(mark.visitor);
  for (const name of timed) {
    const value = mark.timings?.[name];
    if (value !== undefined) record(timingsOf(sums, name), value);
  }
  return sums;
};

const merge = (into: PageSums, from: PageSums): PageSums => {
  for (const name of counted) into[name] += from[name];
  into.visitors.merge(from.visitors);
  for (const name of timed) {
    const values = from.timings[name];
    if (values !== undefined) mergeHistograms(timingsOf(into, name), values);
  }
  return into;
};

const p75 = (values: Histogram | undefined): number | null => (values ? quantileOf(values, 0.75) : null);

const figuresOf = (path: string, sums: PageSums) => ({
  path,
  views: sums.views,
  visitors: sums.visitors.count(),
  entries: sums.entries,
  exits: sums.exits,
  bounces: sums.bounces,
  loadP75Ms: p75(sums.timings.load),
  lcpP75Ms: p75(sums.timings.lcp),
  inpP75Ms: p75(sums.timings.inp),
  clsP75: p75(sums.timings.cls),
});

const tableOf = ({ site, range, time, sums }: RangeDrawing<PageSums>): PageTable => {
  const viewed = [...sums].filter(([, { views }]) => views > 0);
  const top = viewed
    .sort(([a, x], [b, y]) => y.views - x.views || (a < b ? -1 : 1))
    .slice(0, tableRows.pages);
  const rows = top.map(([path, page]) => ({
    ...figuresOf(path, page),
    bounceRate: page.entries === 0 ? null : page.bounces / page.entries,
  }));
  return { site, range, time, pages: viewed.length, rows };
};

const minuteOf = ({ site, start, key, figures, final }: MinuteDrawing<PageSums>): PageMinute => ({
  site,
  start,
  end: start + minuteMs,
  final,
  ...figuresOf(key, figures),
});

interface StoredPage extends Record<Counted, number> {
  readonly visitors: unknown;
  readonly timings: readonly (readonly [Timed, readonly [number, number][]])[];
}

const codec: StateCodec<PageSums> = {
  toJson: (sums) => ({
    ...sums,
    timings: timed.flatMap((name) => {
      const values = sums.timings[name];
      return values === undefined ? [] : [[name, [...values]]];
    }),
  }),
  // The changelog holds what toJson gave out.
  fromJson: (json) => {
    const stored = json as StoredPage;
    const timings: PageSums['timings'] = {};
    for (const [name, values] of stored.timings) timings[name] = new Map(values);
    return { ...stored, visitors: HyperLogLog.fromJson(stored.visitors), timings };
  },
};

export type PageResult =
  | { readonly kind: 'table'; readonly value: PageTable }
  | { readonly kind: 'minute'; readonly value: PageMinute };

export const pages: Ranges<PageAdd, PageSums, PageResult> = {
  empty,
  add,
  merge,
  codec,
  keepMs: webRangeMs['1h'],
  open: ({ open }) => open,
  draw: (drawing) => [{ kind: 'table', value: tableOf(drawing) }],
  drawMinute: (drawing) => (drawing.key === noPage ? [] : [{ kind: 'minute', value: minuteOf(drawing) }]),
};
