import type { ReplayCounts } from './replay-file.ts';

const number = (value: number): string => value.toLocaleString('en-US');
const iso = (time: number | null): string => (time === null ? '–' : new Date(time).toISOString());

/** One line while it runs. */
export const progressLine = ({ file, lines, malformed, lastTime }: ReplayCounts): string =>
  `${file}: ${number(lines)} lines, at ${iso(lastTime)}${malformed === 0 ? '' : `, ${number(malformed)} malformed`}`;

/** What became of a file, for people. */
export const summary = (counts: ReplayCounts, site: string, ms: number): string => {
  const events = Object.values(counts.byType).reduce((sum, count) => sum + count, 0);
  const perSecond = Math.round((events / Math.max(1, ms)) * 1_000);
  return [
    `${counts.file} → site ${site}: ${number(counts.lines)} lines in ${(ms / 1_000).toFixed(1)} s, ${number(perSecond)} events/s`,
    `  from ${iso(counts.firstTime)} to ${iso(counts.lastTime)}`,
    ...Object.entries(counts.byType).map(([type, count]) => `  ${number(count).padStart(12)}  ${type}`),
    ...(counts.beforeFrom === 0
      ? []
      : [`  ${number(counts.beforeFrom).padStart(12)}  before --from, left out`]),
    ...(counts.malformed === 0
      ? []
      : [`  ${number(counts.malformed).padStart(12)}  malformed, in web.dead-letters`]),
    ...Object.entries(counts.reasons).map(([reason, count]) => `  ${number(count).padStart(14)}  ${reason}`),
    '',
  ].join('\n');
};
