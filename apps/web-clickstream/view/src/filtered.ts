/**
 * Figures of the visits that match the chosen filters, computed here from `web.sessions`: the topics hold the
 * figures of all visits only. The definitions are those of the consumer.
 */
import type { Session, SummaryFigures, WebDimension } from '@kafka-streaming/event-schema';
import type { Filter } from '@kafka-streaming/ui';

/** The text of a visit in a dimension; null = it has none. */
export const dimensionOf = (session: Session, dimension: WebDimension): string | null => {
  switch (dimension) {
    case 'source':
      return session.source;
    case 'channel':
      return session.channel;
    case 'campaign':
      return session.campaign;
    case 'device':
      return session.device;
    case 'browser':
      return session.browser;
    case 'os':
      return session.os;
    case 'country':
      return session.country;
    case 'entry':
      return session.entry;
    case 'exit':
      return session.exit;
  }
};

const dimensions: readonly string[] = [
  'source',
  'channel',
  'campaign',
  'device',
  'browser',
  'os',
  'country',
  'entry',
  'exit',
];
const isDimension = (name: string): name is WebDimension => dimensions.includes(name);

/** What the tables call a visit without a value. */
export const noValue = '(none)';

const matchesOne = (session: Session, { dimension, value }: Filter): boolean => {
  if (dimension === 'page') return session.pages.includes(value);
  if (!isDimension(dimension)) return true;
  return (dimensionOf(session, dimension) ?? noValue) === value;
};

/** Within a dimension any value may match, and all dimensions must. */
export const matching = (sessions: readonly Session[], filters: readonly Filter[]): readonly Session[] => {
  const names = [...new Set(filters.map(({ dimension }) => dimension))];
  return sessions.filter((session) =>
    names.every((name) => filters.some((filter) => filter.dimension === name && matchesOne(session, filter))),
  );
};

const median = (sorted: readonly number[]): number | null => {
  if (sorted.length === 0) return null;
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
};

const count = (sessions: readonly Session[], test: (session: Session) => boolean): number =>
  sessions.filter(test).length;

const total = (sessions: readonly Session[], of: (session: Session) => number): number =>
  sessions.reduce((sum, session) => sum + of(session), 0);

export const figuresOf = (sessions: readonly Session[]): SummaryFigures => {
  const n = sessions.length;
  const share = (part: number): number | null => (n === 0 ? null : part / n);
  const bounces = count(sessions, (session) => session.bounce);
  const durations = sessions.map((session) => session.durationMs).toSorted((a, b) => a - b);
  return {
    views: total(sessions, (session) => session.views),
    visitors: new Set(sessions.map((session) => session.visitor)).size,
    sessions: n,
    bounces,
    bounceRate: share(bounces),
    engagedSessions: count(sessions, (session) => session.engaged),
    meanDurationMs: share(total(sessions, (session) => session.durationMs)),
    medianDurationMs: median(durations),
    orders: total(sessions, (session) => session.orders),
    conversionRate: share(count(sessions, (session) => session.orders > 0 || session.keyEvents > 0)),
    revenueCents: total(sessions, (session) => session.revenueCents),
  };
};

export interface BreakdownRow {
  readonly value: string;
  readonly sessions: number;
  readonly views: number;
  readonly orders: number;
  readonly revenueCents: number;
}

export const breakdownOf = (
  sessions: readonly Session[],
  dimension: WebDimension,
): readonly BreakdownRow[] => {
  const rows = new Map<string, BreakdownRow>();
  for (const session of sessions) {
    const value = dimensionOf(session, dimension) ?? noValue;
    const row = rows.get(value) ?? { value, sessions: 0, views: 0, orders: 0, revenueCents: 0 };
    rows.set(value, {
      value,
      sessions: row.sessions + 1,
      views: row.views + session.views,
      orders: row.orders + session.orders,
      revenueCents: row.revenueCents + session.revenueCents,
    });
  }
  return [...rows.values()].toSorted((a, b) => b.sessions - a.sessions).slice(0, 50);
};

export interface PageRow {
  readonly path: string;
  readonly views: number;
  readonly visitors: number;
  readonly entries: number;
  readonly exits: number;
  readonly bounceRate: number | null;
  readonly loadP75Ms: number | null;
}

/** Pages of visits: of long ones only the first twenty pages are known. Load times are not: null. */
export const pagesOf = (sessions: readonly Session[]): readonly PageRow[] => {
  const paths = [...new Set(sessions.flatMap((session) => session.pages))];
  const rows = paths.map((path) => {
    const on = sessions.filter((session) => session.pages.includes(path));
    const entered = on.filter((session) => session.entry === path);
    return {
      path,
      views: total(on, (session) => timesIn(session.pages, path)),
      visitors: new Set(on.map((session) => session.visitor)).size,
      entries: entered.length,
      exits: count(on, (session) => session.exit === path),
      bounceRate: entered.length === 0 ? null : count(entered, (session) => session.bounce) / entered.length,
      loadP75Ms: null,
    };
  });
  return rows.toSorted((a, b) => b.views - a.views).slice(0, 100);
};

const timesIn = (pages: readonly string[], path: string): number =>
  pages.filter((page) => page === path).length;
