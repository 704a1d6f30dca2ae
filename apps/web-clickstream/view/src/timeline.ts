import type { SiteSeen, StatusCount, Traffic } from '@kafka-streaming/event-schema';
import type { Point, Series } from '@kafka-streaming/ui';

/** A site that was quiet for longer is not live: its time axis ends at its own last event. */
export const quietMs = 30 * 60_000;

/** Where a site's time stands: now for a live one, its last event for a replayed one. */
export interface Timeline {
  readonly live: boolean;
  readonly first: number;
  readonly end: number;
}

export const timelineOf = (site: SiteSeen, now: number): Timeline => {
  const live = now - site.last < quietMs;
  return { live, first: site.first, end: live ? now : site.last + 1_000 };
};

/** The site to begin with: among those seen lately the one with most events, else the one seen last. */
export const firstSite = (sites: readonly SiteSeen[]): SiteSeen | undefined => {
  const last = Math.max(0, ...sites.map((site) => site.last));
  return sites.filter((site) => last - site.last < quietMs).toSorted((a, b) => b.events - a.events)[0];
};

const windowMs = 5_000;
/** Rates of a window that has only just opened would jump: it is taken as at least this old. */
const youngestMs = 2_000;

/** Seconds that a window has lasted so far. */
const lasted = (window: { readonly start: number; readonly end: number }, now: number): number =>
  Math.min(window.end - window.start, Math.max(youngestMs, now - window.start)) / 1_000;

type Count = 'views' | 'events' | 'clicks' | 'orders';

/** A rate per second from windows; windows without events are missing in the topic and are zero here. */
export const ratePoints = (
  windows: readonly Traffic[],
  count: Count,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Point[] => {
  const byStart = new Map(windows.map((window) => [window.start, window]));
  const first = Math.floor(from / windowMs) * windowMs;
  const steps = Math.max(0, Math.floor((to - first) / windowMs) + 1);
  // Over long spans only what there is: a day of zeros is no picture.
  if (steps > 5_000) return sparsePoints(windows, count, to);
  const points = Array.from({ length: steps }, (_, index) => {
    const start = first + index * windowMs;
    const window = byStart.get(start);
    return { x: start, y: window ? window[count] / lasted(window, to) : 0 };
  });
  return isUnknown(points.at(-1), byStart, to) ? points.slice(0, -1) : points;
};

/** A window that has just opened and has no event may yet get some: no value, rather than a zero that jumps. */
const isUnknown = (last: Point | undefined, known: ReadonlyMap<number, Traffic>, now: number): boolean =>
  last !== undefined && !known.has(last.x) && now - last.x < windowMs;

const sparsePoints = (windows: readonly Traffic[], count: Count, now: number): readonly Point[] =>
  windows
    .toSorted((a, b) => a.start - b.start)
    .map((window) => ({ x: window.start, y: window[count] / lasted(window, now) }));

/** Views per second over the last quarter minute. */
export const currentRate = (windows: readonly Traffic[], end: number): number => {
  const recent = windows.filter(({ start }) => start > end - 15_000 - windowMs && start <= end);
  const since = Math.min(...recent.map(({ start }) => start), end - 15_000);
  return recent.reduce((sum, { views }) => sum + views, 0) / Math.max(5, (end - since) / 1_000);
};

/** Requests per minute by class of status, from access logs. */
export const statusSeries = (minutes: readonly StatusCount[]): readonly Series[] => {
  const sorted = minutes.toSorted((a, b) => a.start - b.start);
  const of = (digit: string): readonly Point[] =>
    sorted.map(({ start, counts }) => ({
      x: start + 30_000,
      y: Object.entries(counts).reduce(
        (sum, [status, count]) => (status.startsWith(digit) ? sum + count : sum),
        0,
      ),
    }));
  return [
    { label: '2xx fine', points: of('2'), ink: 'series-3' },
    { label: '3xx moved', points: of('3'), ink: 'series-1' },
    { label: '4xx not found, refused', points: of('4'), ink: 'series-2' },
    { label: '5xx failed', points: of('5'), ink: 'series-4' },
  ];
};
