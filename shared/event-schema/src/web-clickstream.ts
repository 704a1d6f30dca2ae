/**
 * Web clickstream: what visitors of a site do, and what is computed from it.
 * Every event and figure belongs to a site; a site has a timeline of its own, so that yesterday's log can be
 * replayed beside today's traffic.
 */
import { z } from 'zod';
import { type Topic, type TopicSettings, topic } from './topic.ts';

const site = z.string().min(1).max(100);
const visitor = z.string().min(1).max(100);
const time = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const path = z.string().max(2_000);
const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()]);
const traits = z.record(z.string().max(100), scalar);

/** What the user agent tells; the agent's text itself and the IP never enter Kafka. */
const agent = z.object({
  browser: z.string().max(60),
  os: z.string().max(60),
  device: z.enum(['desktop', 'mobile', 'tablet', 'other']),
  /** Set when the agent names itself a robot; the text that gave it away. */
  bot: z.string().max(100).optional(),
});

/** Where a visit came from, as the page's address and referrer say. Frozen at the start of a session. */
const origin = z.object({
  referrerHost: z.string().max(255).optional(),
  utmSource: z.string().max(200).optional(),
  utmMedium: z.string().max(200).optional(),
  utmCampaign: z.string().max(200).optional(),
  utmTerm: z.string().max(200).optional(),
  utmContent: z.string().max(200).optional(),
  /** `source` or `ref` of the address, when there is no utm_source. */
  source: z.string().max(200).optional(),
  clickId: z.enum(['gclid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id', 'twclid']).optional(),
});
export type Origin = z.infer<typeof origin>;

const base = {
  /** ≤ 100 characters; the same id twice is one event. */
  id: z.string().min(1).max(100),
  site,
  visitor,
  /** True when the visitor is a daily salted hash, false when the site gave a stable id. */
  salted: z.boolean(),
  time,
  agent,
  country: z.string().max(60).optional(),
};

export const pageViewed = z.object({
  ...base,
  type: z.literal('page-viewed'),
  /** One view of one page; timings, clicks and engagement name it. */
  view: z.string().max(100),
  host: z.string().max(255),
  path,
  title: z.string().max(300).optional(),
  origin,
  /** From access logs only. */
  status: z.number().int().min(100).max(599).optional(),
  bytes: count.optional(),
});

export const clicked = z.object({
  ...base,
  type: z.literal('clicked'),
  view: z.string().max(100),
  path,
  target: z.string().max(300),
  href: z.string().max(2_000).optional(),
});

/** Visible time on a page since the last one of its kind; says nothing but that the visitor is still there. */
export const engaged = z.object({
  ...base,
  type: z.literal('engaged'),
  view: z.string().max(100),
  path,
  engagedMs: count.max(3_600_000),
});

/** A custom event; `key` marks one that counts as a conversion. */
export const tracked = z.object({
  ...base,
  type: z.literal('tracked'),
  name: z.string().min(1).max(200),
  path: path.optional(),
  key: z.boolean(),
  properties: traits.optional(),
});

export const ordered = z.object({
  ...base,
  type: z.literal('ordered'),
  order: z.string().min(1).max(100),
  path: path.optional(),
  revenueCents: count,
  currency: z.string().length(3),
  items: count,
});

/** A request of an access log that is no page view: an asset, an error, a POST. */
export const requested = z.object({
  ...base,
  type: z.literal('requested'),
  method: z.string().max(20),
  path,
  status: z.number().int().min(100).max(599),
  bytes: count,
});

export const webEvent = z.discriminatedUnion('type', [
  pageViewed,
  clicked,
  engaged,
  tracked,
  ordered,
  requested,
]);
export type WebEvent = z.infer<typeof webEvent>;
export type PageViewed = z.infer<typeof pageViewed>;
export type Ordered = z.infer<typeof ordered>;

/** Page-load timings and web vitals of one view, ms; cls has no unit. */
export const pageTimed = z.object({
  id: z.string().min(1).max(100),
  type: z.literal('page-timed'),
  site,
  visitor,
  time,
  view: z.string().max(100),
  path,
  loadMs: z.number().nonnegative().max(600_000).optional(),
  ttfbMs: z.number().nonnegative().max(600_000).optional(),
  fcpMs: z.number().nonnegative().max(600_000).optional(),
  lcpMs: z.number().nonnegative().max(600_000).optional(),
  inpMs: z.number().nonnegative().max(600_000).optional(),
  cls: z.number().nonnegative().max(100).optional(),
});
export type PageTimed = z.infer<typeof pageTimed>;

export const identified = z.object({
  id: z.string().min(1).max(100),
  type: z.literal('identified'),
  site,
  visitor,
  time,
  traits,
});
export type Identified = z.infer<typeof identified>;

const visitorKey = (event: { site: string; visitor: string }): string => `${event.site}|${event.visitor}`;
const keyAbout = 'site|visitor: what a visitor does stays in order';

export const webEvents = topic<WebEvent>({
  name: 'web.events',
  kind: 'event',
  about: 'Page views, clicks, engagement, custom events, orders, and other requests of access logs.',
  keyAbout,
  keyOf: visitorKey,
  timeOf: (event) => event.time,
  schema: webEvent,
  live: { mode: 'raw', keep: 500 },
});

export const webPageTimings = topic<PageTimed>({
  name: 'web.page-timings',
  kind: 'event',
  about: 'Load timings and web vitals of page views; joined to the view by its id.',
  keyAbout,
  keyOf: visitorKey,
  timeOf: (event) => event.time,
  schema: pageTimed,
});

export const webIdentities = topic<Identified>({
  name: 'web.identities',
  kind: 'event',
  about: 'What sites told about visitors: the newest traits of each.',
  keyAbout,
  keyOf: visitorKey,
  timeOf: (event) => event.time,
  schema: identified,
  settings: { cleanup: 'compact', retentionMs: -1 },
});

/** Ranges that tables and summaries are kept for; they end at the newest moment of the site's timeline. */
export const webRange = z.enum(['1m', '5m', '15m', '1h', 'all']);
export type WebRange = z.infer<typeof webRange>;
export const webRangeMs: Record<WebRange, number> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  all: Number.POSITIVE_INFINITY,
};

const rate = z.number().min(0).max(1);
/** A quantile in the unit of its name, or null before the first value. */
const quantile = z.number().nullable();
const windowed = {
  site,
  start: time,
  end: time,
  /** True once, when no earlier event can come any more. */ final: z.boolean(),
};

/** A site and its timeline. */
export const siteSeen = z.object({
  site,
  first: time,
  last: time,
  events: count,
  /** True while visitors are daily salted ids: the label is then "daily visitors". */
  salted: z.boolean(),
  time,
});
export type SiteSeen = z.infer<typeof siteSeen>;

/** Five seconds of a site. */
export const traffic = z.object({
  ...windowed,
  views: count,
  events: count,
  clicks: count,
  orders: count,
  revenueCents: count,
});
export type Traffic = z.infer<typeof traffic>;

/** Answers of one minute by status, from access logs. */
export const statusCount = z.object({
  ...windowed,
  requests: count,
  bytes: count,
  counts: z.record(z.string(), count),
});
export type StatusCount = z.infer<typeof statusCount>;

/** Distinct visitors with a non-engagement event in the last 5 and 30 minutes. */
export const liveVisitors = z.object({ site, time, last5m: count, last30m: count });
export type LiveVisitors = z.infer<typeof liveVisitors>;

const pageFigures = {
  path,
  views: count,
  /** Exact while few, then estimated (HyperLogLog, p = 14). */
  visitors: count,
  entries: count,
  exits: count,
  bounces: count,
  loadP75Ms: quantile,
  lcpP75Ms: quantile,
  inpP75Ms: quantile,
  clsP75: quantile,
};

/** One page in one minute. */
export const pageMinute = z.object({ ...windowed, ...pageFigures });
export type PageMinute = z.infer<typeof pageMinute>;

/** The most viewed pages of a range, at most 100, most views first. */
export const pageTable = z.object({
  site,
  range: webRange,
  time,
  pages: count,
  rows: z.array(z.object({ ...pageFigures, bounceRate: rate.nullable() })),
});
export type PageTable = z.infer<typeof pageTable>;

/** Dimensions by which sessions and their revenue are broken down. */
export const webDimension = z.enum([
  'source',
  'channel',
  'campaign',
  'device',
  'browser',
  'os',
  'country',
  'entry',
  'exit',
]);
export type WebDimension = z.infer<typeof webDimension>;

/** At most 50 values of a dimension, most sessions first. */
export const breakdown = z.object({
  site,
  dimension: webDimension,
  range: webRange,
  time,
  rows: z.array(
    z.object({ value: z.string(), sessions: count, views: count, orders: count, revenueCents: count }),
  ),
});
export type Breakdown = z.infer<typeof breakdown>;

export const webChannel = z.enum([
  'Cross-network',
  'Paid Shopping',
  'Paid Search',
  'Paid Social',
  'Paid Video',
  'Display',
  'Paid Other',
  'Organic Shopping',
  'Organic Social',
  'Organic Video',
  'AI Assistants',
  'Organic Search',
  'Email',
  'Affiliates',
  'Audio',
  'SMS',
  'Mobile Push',
  'Referral',
  'Direct',
]);
export type WebChannel = z.infer<typeof webChannel>;

/** A visit: open ones grow and may merge, final ones stay. */
export const session = z.object({
  site,
  visitor,
  start: time,
  end: time,
  durationMs: count,
  entry: path.nullable(),
  exit: path.nullable(),
  views: count,
  events: count,
  engagedMs: count,
  /** Exactly one non-engagement event. */
  bounce: z.boolean(),
  /** Over 10 s engaged, or a key event, or at least two page views. */
  engaged: z.boolean(),
  keyEvents: count,
  orders: count,
  revenueCents: count,
  source: z.string().nullable(),
  campaign: z.string().nullable(),
  channel: webChannel,
  device: z.string(),
  browser: z.string(),
  os: z.string(),
  country: z.string().nullable(),
  /** Pages in the order of their views, at most the first 20. */
  pages: z.array(path),
  /** Of `identify`, joined by visitor. */
  traits: traits.nullable(),
  final: z.boolean(),
});
export type Session = z.infer<typeof session>;

const summaryFigures = z.object({
  views: count,
  visitors: count,
  sessions: count,
  bounces: count,
  bounceRate: rate.nullable(),
  engagedSessions: count,
  meanDurationMs: quantile,
  medianDurationMs: quantile,
  orders: count,
  /** Sessions with an order or key event, of all sessions. */
  conversionRate: rate.nullable(),
  revenueCents: count,
});
export type SummaryFigures = z.infer<typeof summaryFigures>;

/** The tiles of a range, and the same figures of the range before it (null where there is none). */
export const summary = z.object({
  site,
  range: webRange,
  time,
  figures: summaryFigures,
  previous: summaryFigures.nullable(),
});
export type Summary = z.infer<typeof summary>;

/** Sessions by the minute of their start. */
export const sessionMinute = z.object({
  ...windowed,
  sessions: count,
  bounces: count,
  engaged: count,
  durationMsSum: count,
  views: count,
  events: count,
});
export type SessionMinute = z.infer<typeof sessionMinute>;

/** Strictly ordered steps of one UTC day; a visitor counts once a step. */
export const funnel = z.object({
  site,
  funnel: z.string(),
  day: time,
  time,
  stepWindowMs: count,
  steps: z.array(
    z.object({
      name: z.string(),
      visitors: count,
      ofEntering: rate.nullable(),
      ofPrevious: rate.nullable(),
      dropOff: count,
    }),
  ),
});
export type Funnel = z.infer<typeof funnel>;

/** Journeys of the sessions that started in one UTC hour: steps between pages, and whole paths of up to five. */
export const journeys = z.object({
  ...windowed,
  links: z.array(z.object({ from: z.string(), to: z.string(), count })),
  paths: z.array(z.object({ path: z.array(z.string()), count })),
});
export type Journeys = z.infer<typeof journeys>;

const vital = z.object({ p75: quantile, good: count, fair: count, poor: count });
export const vitals = z.object({
  site,
  range: webRange,
  time,
  load: vital,
  lcp: vital,
  inp: vital,
  cls: vital,
  fcp: vital,
  ttfb: vital,
});
export type Vitals = z.infer<typeof vitals>;

/** Events left out of all other figures, by the reason why they were taken for a robot's. */
export const botCount = z.object({ ...windowed, events: count, reasons: z.record(z.string(), count) });
export type BotCount = z.infer<typeof botCount>;

/** A minute whose views left the expected band, and what changed most in it. */
export const unusualTraffic = z.object({
  ...windowed,
  kind: z.enum(['spike', 'drop']),
  views: count,
  expected: z.number(),
  deviation: z.number(),
  threshold: z.number(),
  causes: z.array(
    z.object({
      dimension: z.enum(['page', 'source', 'country']),
      value: z.string(),
      views: count,
      expected: z.number(),
    }),
  ),
});
export type UnusualTraffic = z.infer<typeof unusualTraffic>;

/** Visitors first seen on a UTC day, and how many of them came back n days later. Stable ids only. */
export const retention = z.object({ site, cohort: time, time, visitors: count, returned: z.array(count) });
export type Retention = z.infer<typeof retention>;

interface Figure<V> {
  readonly name: string;
  readonly about: string;
  readonly keyAbout: string;
  readonly keyOf: (value: V) => string;
  readonly schema: z.ZodType<V>;
  readonly keep: number;
  readonly settings?: Partial<TopicSettings>;
}

const figure = <V extends { time: number } | { start: number }>(declared: Figure<V>): Topic<V> => {
  const { keep, ...rest } = declared;
  return topic<V>({
    ...rest,
    kind: 'result',
    timeOf: (value) => ('time' in value ? value.time : value.start),
    live: { mode: 'state', keep },
  });
};

export const webSites = figure<SiteSeen>({
  name: 'web.sites',
  about: 'Every site seen, and its timeline.',
  keyAbout: 'site',
  keyOf: (v) => v.site,
  schema: siteSeen,
  keep: 1_000,
  settings: { cleanup: 'compact', retentionMs: -1 },
});
export const webTraffic = figure<Traffic>({
  name: 'web.traffic',
  about: 'Views, events, clicks and orders per five seconds.',
  keyAbout: 'site|start',
  keyOf: (v) => `${v.site}|${v.start}`,
  schema: traffic,
  keep: 20_000,
});
export const webStatusCounts = figure<StatusCount>({
  name: 'web.status-counts',
  about: 'Requests by status and minute, from access logs.',
  keyAbout: 'site|start',
  keyOf: (v) => `${v.site}|${v.start}`,
  schema: statusCount,
  keep: 10_000,
});
export const webLiveVisitors = figure<LiveVisitors>({
  name: 'web.live-visitors',
  about: 'Visitors seen in the last 5 and 30 minutes.',
  keyAbout: 'site',
  keyOf: (v) => v.site,
  schema: liveVisitors,
  keep: 1_000,
});
export const webPageMinutes = figure<PageMinute>({
  name: 'web.page-minutes',
  about: 'Each page in each minute.',
  keyAbout: 'site|path|start',
  keyOf: (v) => `${v.site}|${v.path}|${v.start}`,
  schema: pageMinute,
  keep: 20_000,
});
export const webPageTables = figure<PageTable>({
  name: 'web.page-tables',
  about: 'The most viewed pages of each range.',
  keyAbout: 'site|range',
  keyOf: (v) => `${v.site}|${v.range}`,
  schema: pageTable,
  keep: 1_000,
});
export const webBreakdowns = figure<Breakdown>({
  name: 'web.breakdowns',
  about: 'Sessions and revenue by source, channel, device and more.',
  keyAbout: 'site|dimension|range',
  keyOf: (v) => `${v.site}|${v.dimension}|${v.range}`,
  schema: breakdown,
  keep: 5_000,
});
export const webSessions = figure<Session>({
  name: 'web.sessions',
  about: 'Visits: open ones as they grow, final ones for good. A key that merged into another is deleted.',
  keyAbout: 'site|visitor|start',
  keyOf: (v) => `${v.site}|${v.visitor}|${v.start}`,
  schema: session,
  keep: 5_000,
  settings: { partitions: 3 },
});
export const webSummaries = figure<Summary>({
  name: 'web.summaries',
  about: 'The tiles: figures of a range beside those of the range before.',
  keyAbout: 'site|range',
  keyOf: (v) => `${v.site}|${v.range}`,
  schema: summary,
  keep: 1_000,
});
export const webSessionMinutes = figure<SessionMinute>({
  name: 'web.session-minutes',
  about: 'Sessions by the minute of their start.',
  keyAbout: 'site|start',
  keyOf: (v) => `${v.site}|${v.start}`,
  schema: sessionMinute,
  keep: 10_000,
});
export const webFunnels = figure<Funnel>({
  name: 'web.funnels',
  about: 'Steps towards an order, per UTC day.',
  keyAbout: 'site|funnel|day',
  keyOf: (v) => `${v.site}|${v.funnel}|${v.day}`,
  schema: funnel,
  keep: 1_000,
});
export const webJourneys = figure<Journeys>({
  name: 'web.journeys',
  about: 'Steps between pages and paths of up to five, per hour.',
  keyAbout: 'site|start',
  keyOf: (v) => `${v.site}|${v.start}`,
  schema: journeys,
  keep: 500,
});
export const webVitals = figure<Vitals>({
  name: 'web.vitals',
  about: 'Load times and web vitals of each range.',
  keyAbout: 'site|range',
  keyOf: (v) => `${v.site}|${v.range}`,
  schema: vitals,
  keep: 1_000,
});
export const webBotCounts = figure<BotCount>({
  name: 'web.bot-counts',
  about: 'Events of robots per minute, by the reason they were taken for one.',
  keyAbout: 'site|start',
  keyOf: (v) => `${v.site}|${v.start}`,
  schema: botCount,
  keep: 10_000,
});
export const webUnusualTraffic = figure<UnusualTraffic>({
  name: 'web.unusual-traffic',
  about: 'Minutes with far more or fewer views than expected, and why.',
  keyAbout: 'site|start',
  keyOf: (v) => `${v.site}|${v.start}`,
  schema: unusualTraffic,
  keep: 500,
});
export const webRetention = figure<Retention>({
  name: 'web.retention',
  about: 'Visitors that came back, by the day they were first seen.',
  keyAbout: 'site|cohort',
  keyOf: (v) => `${v.site}|${v.cohort}`,
  schema: retention,
  keep: 1_000,
  settings: { retentionMs: 40 * 86_400_000 },
});

/** A record that could not be read or must not be counted, with its original bytes; the reason is in the headers. */
const anyBytes = z.unknown();
const sideTopic = (name: string, about: string): Topic<unknown> =>
  topic<unknown>({
    name,
    kind: 'event',
    about,
    keyAbout: "the original record's key",
    keyOf: () => '',
    timeOf: () => 0,
    schema: anyBytes,
    settings: { partitions: 1, retentionMs: 30 * 86_400_000 },
    live: { mode: 'raw', keep: 200 },
  });
export const webDeadLetters = sideTopic(
  'web.dead-letters',
  'Parked records: original bytes, cause and position in the headers.',
);
export const webLate = sideTopic(
  'web.late',
  'Records later than the lateness bound: original bytes, position in the headers.',
);

/** The funnel of the demo shop; a site may declare its own in the consumer's configuration. */
export const shopFunnel = {
  name: 'purchase',
  stepWindowMs: 30 * 60_000,
  steps: ['product', 'cart', 'checkout', 'order'],
} as const;

export const webTopics = [
  webEvents,
  webPageTimings,
  webIdentities,
  webSites,
  webTraffic,
  webStatusCounts,
  webLiveVisitors,
  webPageMinutes,
  webPageTables,
  webBreakdowns,
  webSessions,
  webSummaries,
  webSessionMinutes,
  webFunnels,
  webJourneys,
  webVitals,
  webBotCounts,
  webUnusualTraffic,
  webRetention,
  webDeadLetters,
  webLate,
] as const;
