/** What is counted in fixed windows, per UTC hour and day, and per site. */
import type { Session, WebEvent } from '@kafka-streaming/event-schema';
import type { Reading } from './log.ts';
import { newestOf, type Rows, type SiteLog } from './ranges.ts';

const hour = 3_600_000;
const day = 24 * hour;
const startOf = (time: number, ms: number): number => Math.floor(time / ms) * ms;

/** Items by the key of their window. */
const byWindow = <T extends { site: string; time: number }>(items: readonly T[], ms: number) => {
  const windows = new Map<string, { site: string; start: number; items: T[] }>();
  for (const item of items) {
    const start = startOf(item.time, ms);
    const key = `${item.site}|${start}`;
    const known = windows.get(key) ?? { site: item.site, start, items: [] };
    known.items.push(item);
    windows.set(key, known);
  }
  return windows;
};

const tally = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

export const traffic = ({ people }: Reading): Rows => {
  const windows = byWindow(
    people.map(({ event }) => event),
    5_000,
  );
  return new Map(
    [...windows].map(([key, { site, start, items }]) => {
      const count = (type: WebEvent['type']): number => items.filter((e) => e.type === type).length;
      const value = {
        site,
        start,
        end: start + 5_000,
        final: true,
        views: count('page-viewed'),
        events: items.length,
        clicks: count('clicked'),
        orders: count('ordered'),
        revenueCents: items.reduce((sum, e) => sum + (e.type === 'ordered' ? e.revenueCents : 0), 0),
      };
      return [key, value] as const;
    }),
  );
};

/** Of every request that tells a status, robots' too. */
export const statusCounts = ({ once }: Reading): Rows => {
  const answers = once.flatMap(({ event }) => {
    if (event.type !== 'page-viewed' && event.type !== 'requested') return [];
    const { site, time, status, bytes } = event;
    return status === undefined ? [] : [{ site, time, status, bytes: bytes ?? 0 }];
  });
  return new Map(
    [...byWindow(answers, 60_000)].map(([key, { site, start, items }]) => {
      const value = {
        site,
        start,
        end: start + 60_000,
        final: true,
        requests: items.length,
        bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
        counts: tally(items.map(({ status }) => String(status))),
      };
      return [key, value] as const;
    }),
  );
};

export const botCounts = ({ robots }: Reading): Rows => {
  const windows = byWindow(
    robots.map(({ event, reason }) => ({ site: event.site, time: event.time, reason })),
    60_000,
  );
  return new Map(
    [...windows].map(([key, { site, start, items }]) => {
      const reasons = tally(items.map(({ reason }) => reason));
      return [key, { site, start, end: start + 60_000, final: true, events: items.length, reasons }] as const;
    }),
  );
};

export const sites = (log: SiteLog): Rows => {
  const events = log.people.map(({ event }) => event);
  const last = newestOf(log);
  const value = {
    site: log.site,
    first: Math.min(...events.map(({ time }) => time)),
    last,
    events: events.length,
    salted: events.some(({ salted }) => salted),
    time: last,
  };
  return new Map([[log.site, value]]);
};

const trail = (session: Session): readonly string[] =>
  session.pages.filter((page, i) => i === 0 || page !== session.pages[i - 1]);

const most = <T extends object>(
  counts: ReadonlyMap<string, number>,
  limit: number,
  row: (key: string) => T,
) =>
  [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([key, count]) => ({ ...row(key), count }));

/** Hours are final when no session that began in them can go on. */
export const journeys = (log: SiteLog, watermark: number): Rows => {
  const hours = byWindow(
    log.sessions.map((session) => ({ site: log.site, time: session.start, session })),
    hour,
  );
  const rows: Rows = new Map();
  for (const [key, { site, start, items }] of hours) {
    const links = new Map<string, number>();
    const paths = new Map<string, number>();
    for (const { session } of items) {
      const pages = trail(session);
      pages.slice(1).forEach((to, i) => {
        const link = `${pages[i]}\n${to}`;
        links.set(link, (links.get(link) ?? 0) + 1);
      });
      const path = pages.slice(0, 5).join('\n');
      if (pages.length > 0) paths.set(path, (paths.get(path) ?? 0) + 1);
    }
    if (paths.size === 0) continue;
    rows.set(key, {
      site,
      start,
      end: start + hour,
      final: watermark > start + hour + day + hour / 2,
      links: most(links, 200, (link) => {
        const [from = '', to = ''] = link.split('\n');
        return { from, to };
      }),
      paths: most(paths, 100, (path) => ({ path: path.split('\n') })),
    });
  }
  return rows;
};

const takes: readonly ((event: WebEvent) => boolean)[] = [
  (e) => e.type === 'page-viewed' && /(^|\/)product(\/|$)/.test(e.path),
  (e) => e.type === 'page-viewed' && /(^|\/)cart(\/|$)/.test(e.path),
  (e) => e.type === 'page-viewed' && /(^|\/)checkout(\/|$)/.test(e.path),
  (e) => e.type === 'ordered',
];

/** How deep these events lead, by trying every chain. */
const depthOf = (events: readonly WebEvent[]): number => {
  let reached: readonly number[] | undefined;
  for (const [depth, take] of takes.entries()) {
    const times = events.filter(take).map(({ time }) => time);
    const before = reached;
    reached =
      before === undefined
        ? times
        : times.filter((time) => before.some((b) => b <= time && time - b <= 1_800_000));
    if (reached.length === 0) return depth;
  }
  return takes.length;
};

/** Without `time`: which of a visitor's events takes a step first depends on the order of arrival. */
export const funnels = (log: SiteLog): Rows => {
  const visits = new Map<string, { day: number; events: WebEvent[] }>();
  for (const { event } of log.people) {
    const key = `${startOf(event.time, day)}|${event.visitor}`;
    const known = visits.get(key) ?? { day: startOf(event.time, day), events: [] };
    known.events.push(event);
    visits.set(key, known);
  }
  const days = new Map<number, number[]>();
  for (const { day: start, events } of visits.values()) {
    const depth = depthOf(events);
    if (depth === 0) continue;
    const counts = days.get(start) ?? [0, 0, 0, 0];
    days.set(
      start,
      counts.map((n, i) => n + (i < depth ? 1 : 0)),
    );
  }
  return new Map(
    [...days].map(([start, counts]) => {
      const steps = ['product', 'cart', 'checkout', 'order'].map((name, i) => {
        const [visitors = 0, first = 0] = [counts[i], counts[0]];
        const previous = counts[i - 1] ?? visitors;
        return {
          name,
          visitors,
          ofEntering: first === 0 ? null : visitors / first,
          ofPrevious: previous === 0 ? null : visitors / previous,
          dropOff: previous - visitors,
        };
      });
      const of = { site: log.site, funnel: 'purchase', day: start, stepWindowMs: 1_800_000, steps };
      return [`${log.site}|purchase|${start}`, of] as const;
    }),
  );
};

/** Without `time`, for the same reason. */
export const retention = (log: SiteLog): Rows => {
  const seen = new Map<string, Set<number>>();
  for (const { event } of log.people) {
    if (event.salted) continue;
    const days = seen.get(event.visitor) ?? new Set();
    seen.set(event.visitor, days.add(startOf(event.time, day)));
  }
  const cohorts = new Map<number, number[][]>();
  for (const days of seen.values()) {
    const first = Math.min(...days);
    const later = [...days].map((d) => (d - first) / day).filter((n) => n > 0 && n <= 30);
    cohorts.set(first, [...(cohorts.get(first) ?? []), later]);
  }
  return new Map(
    [...cohorts].map(([cohort, visitors]) => {
      const last = Math.max(0, ...visitors.flat());
      const returned = Array.from(
        { length: last },
        (_, i) => visitors.filter((v) => v.includes(i + 1)).length,
      );
      return [
        `${log.site}|${cohort}`,
        { site: log.site, cohort, visitors: visitors.length, returned },
      ] as const;
    }),
  );
};
