/** Distinct visitors with a step in the last 5 and 30 minutes before a moment of the site. */
import type { Rows, SiteLog } from './ranges.ts';

export const liveVisitors = ({ site, people }: SiteLog, now: number): Rows => {
  const since = (ms: number): number =>
    new Set(
      people
        .filter(({ event }) => event.type !== 'engaged' && event.type !== 'requested')
        .filter(({ event, receivedAt }) => Math.min(event.time, receivedAt) > now - ms)
        .map(({ event }) => event.visitor),
    ).size;
  return new Map([[site, { site, time: now, last5m: since(300_000), last30m: since(1_800_000) }]]);
};
