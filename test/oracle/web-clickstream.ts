/** Every figure of web clickstream, recomputed from the whole log: topic → key → value. */
import type { PageViewed } from '@kafka-streaming/event-schema';
import { botCounts, funnels, journeys, retention, sites, statusCounts, traffic } from './counts.ts';
import { domainSettings, type Input, type Reading, type Settings } from './log.ts';
import {
  breakdowns,
  pageMinutes,
  pageTables,
  type Rows,
  type SiteLog,
  sessionMinutes,
  summaries,
  type Timed,
  vitals,
} from './ranges.ts';
import { reading } from './reading.ts';
import { sessionsOf } from './sessions.ts';
import { unusualTraffic } from './unusual.ts';

export interface OracleOptions {
  readonly settings?: Settings;
  /** The moment up to which event time has passed everywhere: later ones are not final. */
  readonly watermark: number;
}

export interface Figures {
  readonly reading: Reading;
  readonly sites: readonly SiteLog[];
  readonly topics: Readonly<Record<string, Rows>>;
}

/** Each timing with each view of its id that is at most ten minutes away. */
const timedOf = ({ people, timings }: Reading): readonly Timed[] => {
  const views = people.map(({ event }) => event).filter((e): e is PageViewed => e.type === 'page-viewed');
  return timings.flatMap(({ event: timing }) =>
    views
      .filter(
        ({ site, view, time }) =>
          site === timing.site && view === timing.view && Math.abs(time - timing.time) <= 600_000,
      )
      .map(({ site, path, time }) => ({ site, path, time: Math.max(time, timing.time), timing })),
  );
};

const siteLogs = (read: Reading, input: Input, settings: Settings): readonly SiteLog[] => {
  const sessions = sessionsOf(read, input, settings);
  const timed = timedOf(read);
  const names = new Set(read.people.map(({ event }) => event.site));
  return [...names].map((site) => ({
    site,
    people: read.people.filter(({ event }) => event.site === site),
    sessions: sessions.filter((session) => session.site === site),
    timed: timed.filter((timing) => timing.site === site),
  }));
};

const all = (logs: readonly SiteLog[], figure: (log: SiteLog) => Rows): Rows =>
  new Map(logs.flatMap((log) => [...figure(log)]));

const sessionRows = ({ sessions }: SiteLog): Rows =>
  new Map(sessions.map((s) => [`${s.site}|${s.visitor}|${s.start}`, s] as const));

export const figuresOf = (input: Input, options: OracleOptions): Figures => {
  const { settings = domainSettings, watermark } = options;
  const read = reading(input, settings);
  const logs = siteLogs(read, input, settings);
  return {
    reading: read,
    sites: logs,
    topics: {
      'web.traffic': traffic(read),
      'web.status-counts': statusCounts(read),
      'web.bot-counts': botCounts(read),
      'web.sites': all(logs, sites),
      'web.sessions': all(logs, sessionRows),
      'web.page-tables': all(logs, pageTables),
      'web.page-minutes': all(logs, pageMinutes),
      'web.summaries': all(logs, summaries),
      'web.session-minutes': all(logs, sessionMinutes),
      'web.breakdowns': all(logs, breakdowns),
      'web.vitals': all(logs, vitals),
      'web.funnels': all(logs, funnels),
      'web.journeys': all(logs, (log) => journeys(log, watermark)),
      'web.retention': all(logs, retention),
      'web.unusual-traffic': all(logs, (log) => unusualTraffic(log, watermark)),
    },
  };
};
