/** Who is a robot, by what each visitor did before, in the order of the log. */
import type { WebEvent } from '@kafka-streaming/event-schema';

const hour = 3_600_000;
const scannersFiles = [
  '/wp-login.php',
  '/wp-admin',
  '/xmlrpc.php',
  '/phpmyadmin',
  '/pma/',
  '/.env',
  '/.git/',
  '/.aws/',
  '/cgi-bin/',
  '/vendor/phpunit',
  '/boaform',
  '/actuator/',
  '/hnap1',
  '/etc/passwd',
];

interface Past {
  /** Times of page views in the order of the log. */
  readonly views: number[];
  caught?: { reason: string; until: number };
}

const inNewestWindow = (views: readonly number[], sizeMs: number): number => {
  const newest = Math.floor(Math.max(...views) / sizeMs);
  return views.filter((time) => Math.floor(time / sizeMs) === newest).length;
};

/** Page views at always the same interval: 12 equal intervals of at least half a second at the end. */
const isMetronome = (views: readonly number[]): boolean => {
  const ascending: number[] = [];
  for (const time of views) if (time >= (ascending.at(-1) ?? 0)) ascending.push(time);
  const intervals = ascending.slice(1).map((time, i) => time - (ascending[i] ?? 0));
  const last = intervals.slice(-13);
  if (last.length < 13) return false;
  return last.slice(1).every((ms, i) => ms >= 500 && Math.abs(ms - (last[i] ?? 0)) <= 50);
};

const behaviour = ({ views }: Past): string | undefined => {
  if (views.length === 0) return undefined;
  if (inNewestWindow(views, 60_000) > 120 || inNewestWindow(views, 10_000) > 40) return 'rate';
  return isMetronome(views) ? 'metronome' : undefined;
};

const isProbe = (event: WebEvent): boolean =>
  event.type === 'requested' &&
  event.status >= 400 &&
  scannersFiles.some((file) => event.path.toLowerCase().includes(file));

/** The reason why an event is a robot's, or undefined; remembers what the visitor did. */
export const robotJudge = (): ((event: WebEvent) => string | undefined) => {
  const pasts = new Map<string, Past>();
  return (event) => {
    if (event.agent.bot !== undefined) return 'agent';
    const visitor = `${event.site}|${event.visitor}`;
    const past = pasts.get(visitor) ?? { views: [] };
    pasts.set(visitor, past);
    if (event.type === 'page-viewed') past.views.push(event.time);
    const fired = isProbe(event) ? 'probe' : behaviour(past);
    if (fired === undefined) {
      return past.caught !== undefined && event.time < past.caught.until ? past.caught.reason : undefined;
    }
    const reason = past.caught?.reason ?? fired;
    past.caught = { reason, until: Math.max(past.caught?.until ?? 0, event.time + hour) };
    return reason;
  };
};
