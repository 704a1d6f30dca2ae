/** Texts of figures: one way to write a number, a time and a share on all pages. Locale: the browser's. */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const noValue = '–';

/** 1,234; 12.3K from ten thousand on, so that a tile never widens. */
export const formatCount = (value: number | null): string => {
  if (value === null || !Number.isFinite(value)) return noValue;
  return Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value);
};

export const formatExact = (value: number): string => whole.format(value);

/** A rate: one digit after the point below a hundred. */
export const formatRate = (value: number | null): string => {
  if (value === null || !Number.isFinite(value)) return noValue;
  return Math.abs(value) < 100 ? oneDigit.format(value) : formatCount(value);
};

export const formatShare = (value: number | null): string =>
  value === null ? noValue : percent.format(value);

/** A span of time in its natural unit: 850 ms, 4.2 s, 3m 05s, 2h 10m. */
export const formatDuration = (ms: number | null): string => {
  if (ms === null || !Number.isFinite(ms)) return noValue;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${oneDigit.format(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3_600)}h ${pad(Math.floor((seconds % 3_600) / 60))}m`;
};

export const formatMoney = (cents: number, currency = 'EUR'): string =>
  new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    notation: cents >= 1_000_000 ? 'compact' : 'standard',
    maximumFractionDigits: cents >= 10_000 && cents < 1_000_000 ? 0 : 2,
  }).format(cents / 100);

export const formatBytes = (bytes: number): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1_024)));
  return `${oneDigit.format(bytes / 1_024 ** power)} ${units[power]}`;
};

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** A moment, as exactly as the span around it asks for. */
export const formatMoment = (time: number, spanMs: number): string => {
  if (spanMs <= 10 * 60_000) return clockSeconds.format(time);
  if (spanMs <= 36 * 3_600_000) return clock.format(time);
  return spanMs <= 300 * 86_400_000 ? day.format(time) : dayYear.format(time);
};

export const formatDateTime = (time: number): string =>
  `${dayYear.format(time)}, ${clockSeconds.format(time)}`;

/** "0.8 s ago": with a digit while it is small, so that it is seen to age. */
export const formatAge = (ms: number): string => {
  if (ms < 10_000) return `${oneDigit.format(Math.max(0, ms) / 1_000)} s ago`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s ago`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min ago`;
  return ms < 86_400_000 ? `${Math.round(ms / 3_600_000)} h ago` : `${Math.round(ms / 86_400_000)} days ago`;
};

/** How a value changed against the one before; null when there is nothing to compare with. */
export const changeOf = (value: number | null, before: number | null): number | null =>
  value === null || before === null || before === 0 ? null : (value - before) / before;
