/** Tables and tiles of the last minute, 5, 15, 60 minutes, and of all time. */
import {
  type PageTimed,
  type PageViewed,
  type Session,
  type WebEvent,
  type WebRange,
  webDimension,
  webRange,
  webRangeMs,
} from '@kafka-streaming/event-schema';
import { distinct, quantile } from './estimate.ts';
import type { Counted } from './log.ts';

/** All that is known about one site. */
export interface SiteLog {
  readonly site: string;
  readonly people: readonly Counted<WebEvent>[];
  readonly sessions: readonly Session[];
  /** Page timings with the page of their view; `time` is the later of the two. */
  readonly timed: readonly Timed[];
}
export interface Timed {
  readonly site: string;
  readonly path: string;
  readonly time: number;
  readonly timing: PageTimed;
}

export type Rows = Map<string, object>;
interface Span {
  readonly from: number;
  readonly to: number;
}

const isView = (event: WebEvent): event is PageViewed => event.type === 'page-viewed';
const isStep = (event: WebEvent): boolean => event.type !== 'engaged' && event.type !== 'requested';

/** The newest moment of a site: a clock ahead of the time of receipt moves it no further than that. */
export const newestOf = ({ people }: SiteLog): number =>
  Math.max(...people.map(({ event, receivedAt }) => Math.min(event.time, receivedAt)));

/** A range ends with the ten seconds of the newest moment. */
const spanOf = (range: WebRange, newest: number): Span => {
  if (range === 'all') return { from: 0, to: Number.POSITIVE_INFINITY };
  const to = Math.floor(newest / 10_000) * 10_000 + 10_000;
  return { from: to - webRangeMs[range], to };
};

const within = ({ from, to }: Span, time: number): boolean => time >= from && time < to;

/** What happened in a span; visits belong to the one in which they began. */
const cut = (log: SiteLog, span: Span): SiteLog => ({
  site: log.site,
  people: log.people.filter(({ event }) => within(span, event.time)),
  sessions: log.sessions.filter(({ start }) => within(span, start)),
  timed: log.timed.filter(({ time }) => within(span, time)),
});

const total = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const viewsOf = ({ people }: SiteLog): readonly PageViewed[] =>
  people.map(({ event }) => event).filter(isView);

const timings = (timed: readonly Timed[], of: (timing: PageTimed) => number | undefined): readonly number[] =>
  timed.flatMap(({ timing }) => of(timing) ?? []);

const pageOf = (log: SiteLog, path: string) => {
  const views = viewsOf(log).filter((view) => view.path === path);
  const timed = log.timed.filter((timing) => timing.path === path);
  const entered = log.sessions.filter(({ entry }) => entry === path);
  return {
    path,
    views: views.length,
    visitors: distinct(views.map(({ visitor }) => visitor)),
    entries: entered.length,
    exits: log.sessions.filter(({ exit }) => exit === path).length,
    bounces: entered.filter(({ bounce }) => bounce).length,
    loadP75Ms: quantile(
      timings(timed, (t) => t.loadMs),
      0.75,
    ),
    lcpP75Ms: quantile(
      timings(timed, (t) => t.lcpMs),
      0.75,
    ),
    inpP75Ms: quantile(
      timings(timed, (t) => t.inpMs),
      0.75,
    ),
    clsP75: quantile(
      timings(timed, (t) => t.cls),
      0.75,
    ),
  };
};

export const pageTables = (log: SiteLog): Rows => {
  const time = newestOf(log);
  return new Map(
    webRange.options.map((range) => {
      const part = cut(log, spanOf(range, time));
      const paths = [...new Set(viewsOf(part).map(({ path }) => path))];
      const rows = paths
        .map((path) => pageOf(part, path))
        .sort((a, b) => b.views - a.views || (a.path < b.path ? -1 : 1))
        .slice(0, 100)
        .map((page) => ({ ...page, bounceRate: share(page.bounces, page.entries) }));
      return [`${log.site}|${range}`, { site: log.site, range, time, pages: paths.length, rows }] as const;
    }),
  );
};

/** Minutes are final when all about them is over and they have left the longest range that is drawn. */
const isFinal = (minuteStart: number, newest: number, keptMs: number): boolean =>
  minuteStart + 60_000 <= Math.floor(newest / 10_000) * 10_000 + 10_000 - keptMs;

const minuteOf = (time: number): number => Math.floor(time / 60_000) * 60_000;

export const pageMinutes = (log: SiteLog): Rows => {
  const newest = newestOf(log);
  const minutes = new Set([
    ...log.people.map(({ event }) => minuteOf(event.time)),
    ...log.sessions.map(({ start }) => minuteOf(start)),
    ...log.timed.map(({ time }) => minuteOf(time)),
  ]);
  const rows: Rows = new Map();
  for (const start of minutes) {
    const part = cut(log, { from: start, to: start + 60_000 });
    const paths = new Set([
      ...viewsOf(part).map(({ path }) => path),
      ...part.sessions.flatMap(({ entry, exit }) => [entry, exit]),
      ...part.timed.map(({ path }) => path),
    ]);
    for (const path of paths) {
      if (path === null) continue;
      const of = { site: log.site, start, end: start + 60_000, final: isFinal(start, newest, 3_600_000) };
      rows.set(`${log.site}|${path}|${start}`, { ...of, ...pageOf(part, path) });
    }
  }
  return rows;
};

const figuresOf = (log: SiteLog) => {
  const { sessions } = log;
  const steps = log.people.map(({ event }) => event).filter(isStep);
  const bounces = sessions.filter(({ bounce }) => bounce).length;
  const converted = sessions.filter(({ keyEvents, orders }) => keyEvents > 0 || orders > 0).length;
  return {
    views: viewsOf(log).length,
    visitors: distinct(steps.map(({ visitor }) => visitor)),
    sessions: sessions.length,
    bounces,
    bounceRate: share(bounces, sessions.length),
    engagedSessions: sessions.filter(({ engaged }) => engaged).length,
    meanDurationMs: share(
      total(sessions, (s) => s.durationMs),
      sessions.length,
    ),
    medianDurationMs: quantile(
      sessions.map(({ durationMs }) => durationMs),
      0.5,
    ),
    orders: steps.filter(({ type }) => type === 'ordered').length,
    conversionRate: share(converted, sessions.length),
    revenueCents: total(steps, (e) => (e.type === 'ordered' ? e.revenueCents : 0)),
  };
};

export const summaries = (log: SiteLog): Rows => {
  const time = newestOf(log);
  return new Map(
    webRange.options.map((range) => {
      const span = spanOf(range, time);
      const before = { from: span.from - webRangeMs[range], to: span.from };
      const value = {
        site: log.site,
        range,
        time,
        figures: figuresOf(cut(log, span)),
        previous: range === 'all' ? null : figuresOf(cut(log, before)),
      };
      return [`${log.site}|${range}`, value] as const;
    }),
  );
};

export const sessionMinutes = (log: SiteLog): Rows => {
  const newest = newestOf(log);
  const minutes = new Set([
    ...log.people.filter(({ event }) => isStep(event)).map(({ event }) => minuteOf(event.time)),
    ...log.sessions.map(({ start }) => minuteOf(start)),
  ]);
  return new Map(
    [...minutes].map((start) => {
      const sessions = log.sessions.filter((s) => minuteOf(s.start) === start);
      const value = {
        site: log.site,
        start,
        end: start + 60_000,
        final: isFinal(start, newest, 7_200_000),
        sessions: sessions.length,
        bounces: sessions.filter(({ bounce }) => bounce).length,
        engaged: sessions.filter(({ engaged }) => engaged).length,
        durationMsSum: total(sessions, (s) => s.durationMs),
        views: total(sessions, (s) => s.views),
        events: total(sessions, (s) => s.events),
      };
      return [`${log.site}|${start}`, value] as const;
    }),
  );
};

const valueIn: Record<(typeof webDimension.options)[number], (session: Session) => string | null> = {
  source: (s) => s.source ?? 'direct',
  channel: (s) => s.channel,
  campaign: (s) => s.campaign,
  device: (s) => s.device,
  browser: (s) => s.browser,
  os: (s) => s.os,
  country: (s) => s.country ?? 'unknown',
  entry: (s) => s.entry,
  exit: (s) => s.exit,
};

export const breakdowns = (log: SiteLog): Rows => {
  const time = newestOf(log);
  const rows: Rows = new Map();
  for (const range of webRange.options) {
    const { sessions } = cut(log, spanOf(range, time));
    for (const dimension of webDimension.options) {
      const values = new Set(sessions.map(valueIn[dimension]).filter((value) => value !== null));
      const table = [...values].map((value) => {
        const of = sessions.filter((session) => valueIn[dimension](session) === value);
        return {
          value,
          sessions: of.length,
          views: total(of, (s) => s.views),
          orders: total(of, (s) => s.orders),
          revenueCents: total(of, (s) => s.revenueCents),
        };
      });
      table.sort((a, b) => b.sessions - a.sessions || (a.value < b.value ? -1 : 1));
      const value = { site: log.site, dimension, range, time, rows: table.slice(0, 50) };
      rows.set(`${log.site}|${dimension}|${range}`, value);
    }
  }
  return rows;
};

const limits = {
  load: [2_500, 4_000],
  lcp: [2_500, 4_000],
  inp: [200, 500],
  cls: [0.1, 0.25],
  fcp: [1_800, 3_000],
  ttfb: [800, 1_800],
} as const;

const vital = (values: readonly number[], [good, poor]: readonly [number, number]) => ({
  p75: quantile(values, 0.75),
  good: values.filter((value) => value <= good).length,
  fair: values.filter((value) => value > good && value <= poor).length,
  poor: values.filter((value) => value > poor).length,
});

export const vitals = (log: SiteLog): Rows => {
  const time = newestOf(log);
  return new Map(
    webRange.options.map((range) => {
      const { timed } = cut(log, spanOf(range, time));
      const value = {
        site: log.site,
        range,
        time,
        load: vital(
          timings(timed, (t) => t.loadMs),
          limits.load,
        ),
        lcp: vital(
          timings(timed, (t) => t.lcpMs),
          limits.lcp,
        ),
        inp: vital(
          timings(timed, (t) => t.inpMs),
          limits.inp,
        ),
        cls: vital(
          timings(timed, (t) => t.cls),
          limits.cls,
        ),
        fcp: vital(
          timings(timed, (t) => t.fcpMs),
          limits.fcp,
        ),
        ttfb: vital(
          timings(timed, (t) => t.ttfbMs),
          limits.ttfb,
        ),
      };
      return [`${log.site}|${range}`, value] as const;
    }),
  );
};
