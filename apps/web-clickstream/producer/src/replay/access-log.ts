/**
 * Access logs: Apache common and combined, nginx combined.
 *
 *   ip - user [17/May/2015:10:05:03 +0000] "GET /path HTTP/1.1" 200 203023 "referrer" "user agent"
 */
import { type LineReader, type Replayed, type ReplaySite, readAll, replayStamp } from './replayed.ts';

/**
 * Which requests count as page views; the others become `requested`.
 *   all    every request
 *   paths  whose path is no asset, whatever came of it
 *   pages  of those, GETs that were answered with a page (2xx, 304)
 */
export const viewRules = ['all', 'paths', 'pages'] as const;
export type ViewRule = (typeof viewRules)[number];

export interface AccessLogOptions extends ReplaySite {
  /** Default `pages`. */
  readonly views?: ViewRule;
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"?';
const format = new RegExp(
  `^(\\S+) \\S+ (?:\\S+|.*?) \\[([^\\]]+)\\] ${quoted} (\\d{3}) (\\d+|-)(?: ${quoted} ${quoted})?`,
);
const moment = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Epoch ms; undefined when it is no time. */
const timeOf = (text: string): number | undefined => {
  const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes] = moment.exec(text) ?? [];
  const monthIndex = months.indexOf(month ?? '');
  if (sign === undefined || monthIndex < 0) return undefined;
  const utc = Date.UTC(Number(year), monthIndex, Number(day), Number(hour), Number(minute), Number(second));
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return sign === '+' ? utc - zoneMs : utc + zoneMs;
};

const assets =
  /\.(?:png|jpe?g|gif|svg|ico|css|js|mjs|woff2?|ttf|eot|map|webp|avif|bmp|txt|xml|swf|mp4|webm)$/i;

const isView = (rule: ViewRule, { method, target, status }: Request): boolean => {
  if (rule === 'all') return true;
  if (assets.test(target.split(/[?#]/)[0] ?? '')) return false;
  return rule === 'paths' || (method === 'GET' && (status === 304 || (status >= 200 && status < 300)));
};

interface Request {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly bytes: number;
}

/** A request line that is none, such as bytes of a TLS handshake, is kept as the path it stands for. */
const requestOf = (line: string, status: string, bytes: string): Request => {
  const [method = '-', target] = line.split(' ');
  const told = { status: Number(status), bytes: bytes === '-' ? 0 : Number(bytes) };
  return target === undefined ? { method: '-', target: line, ...told } : { method, target, ...told };
};

/** Requests to a proxy name a whole address; all others a path of the site itself. */
const urlOf = (target: string, site: string): string =>
  /^https?:\/\//i.test(target)
    ? target
    : `http://${site.replace(/[^\w.-]/g, '')}/${target.replace(/^\//, '')}`;

const given = (text: string | undefined): string | undefined => (text === '-' ? undefined : text);

export const accessLogReader = (options: AccessLogOptions): LineReader => {
  const { site, views = 'pages' } = options;
  const stamp = replayStamp(options);
  const read = (text: string, line: number): Replayed | undefined => {
    if (text.trim() === '') return undefined;
    const refused = (reason: string): Replayed => ({ ok: false, line, reason, text });
    const [, ip, at, requestLine, status, bytes, referrer, userAgent] = format.exec(text) ?? [];
    if (at === undefined || requestLine === undefined || status === undefined || bytes === undefined) {
      return refused('line: not in common or combined log format');
    }
    const time = timeOf(at);
    if (time === undefined)
      return refused(`time: expected 17/May/2015:10:05:03 +0000, found ${at.slice(0, 40)}`);
    const request = requestOf(requestLine, status, bytes);
    const url = urlOf(request.target, site);
    const answer = { url, status: request.status, bytes: request.bytes };
    const wire = isView(views, request)
      ? { type: 'page-viewed', referrer: given(referrer), ...answer }
      : { type: 'requested', method: request.method, ...answer };
    return stamp({ wire, time, ip, userAgent }, line, text);
  };
  return { read, end: () => undefined };
};

/** Every line of an access log as an event, or with the reason why it is none. */
export const accessLogEvents = (lines: Iterable<string>, options: AccessLogOptions): readonly Replayed[] =>
  readAll(lines, accessLogReader(options));
