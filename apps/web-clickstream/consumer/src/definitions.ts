/**
 * The numbers behind the words: every threshold of the domain in one place.
 * The README says in a sentence each what they decide.
 */
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A pause of exactly this long still belongs to the session; one millisecond more starts the next. */
export const sessionGapMs = 30 * minute;
export const sessionMaxMs = 24 * hour;
/** How much older than the newest event of its site and partition an event may be and still be counted. */
export const latenessMs = 10 * minute;
/** A page's timings arrive within this time of its view, before or after. */
export const timingWithinMs = 10 * minute;
/** A session with more visible time than this is an engaged one. */
export const engagedAfterMs = 10 * second;
/** Pages of a session that are kept, first ones first. */
export const pagesKept = 20;

export const trafficMs = 5 * second;
export const minuteMs = minute;
export const hourMs = hour;
export const dayMs = 24 * hour;
/** Ranges are sums of panes of this length: the shortest one, 1 min, is right to a sixth. */
export const paneMs = 10 * second;

/** Live visitors: seen in the last five and thirty minutes. */
export const liveMs = { short: 5 * minute, long: 30 * minute } as const;

/** Web vitals: up to the first is good, above the second is poor. Source: web.dev, thresholds at the 75th percentile. */
export const vitalLimits = {
  lcp: [2_500, 4_000],
  inp: [200, 500],
  cls: [0.1, 0.25],
  fcp: [1_800, 3_000],
  ttfb: [800, 1_800],
  /** Load time has no official limits: those of LCP are used. */
  load: [2_500, 4_000],
} as const satisfies Record<string, readonly [good: number, poor: number]>;

/** Rows of tables. */
export const tableRows = { pages: 100, breakdown: 50, links: 200, paths: 100, causes: 3 } as const;
/** Pages of a journey. */
export const journeyPages = 5;
/** Days on which a visitor's return is counted. */
export const retentionDays = 30;
