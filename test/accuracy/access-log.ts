/** A real access log: answers per minute and per hour, and sessions in the variants of the truth table. */
import { webStatusCounts } from '@kafka-streaming/event-schema';
import type { WebClickstreamSettings } from '@kafka-streaming/web-clickstream-consumer';
import { accessLogEvents, type ViewRule } from '@kafka-streaming/web-clickstream-producer';
import { beside, type Check, type DataFolder, type Figure } from './figure.ts';
import { asPeople, consumed, sessionsIn, statsOf, webEventsOf } from './replayed.ts';

const check = 'access-log';
const log = 'logs/access/apache_logs.gz';
const perMinute = 'truth/apache_status_per_minute.csv';
const perHour = 'truth/apache_hourly.csv';
const sessionStats = 'truth/apache_session_stats.csv';

const linesOf = (data: DataFolder): readonly string[] => data.text(log).split('\n').filter(Boolean);

const eventsOf = (lines: readonly string[], views: ViewRule) =>
  webEventsOf(accessLogEvents(lines, { site: 'access-log', views }));

/** Cells of the table that differ are what matters: 0 means that every number is the same. */
const answers = (data: DataFolder): readonly Figure[] => {
  const lines = linesOf(data);
  const counts = [...consumed(eventsOf(lines, 'pages')).latest(webStatusCounts).values()];
  const minutes = data.table(perMinute).flatMap(({ minute = '', ...statuses }) => {
    const found = counts.find(({ start }) => start === Date.parse(minute));
    return Object.entries(statuses).map(([status, n]) => [found?.counts[status] ?? 0, Number(n)] as const);
  });
  const hours = data.table(perHour).flatMap(({ h = '', requests, bytes }) => {
    const from = Date.parse(h);
    const within = counts.filter(({ start }) => start >= from && start < from + 3_600_000);
    const total = (of: 'requests' | 'bytes'): number => within.reduce((sum, count) => sum + count[of], 0);
    return [[total('requests'), Number(requests)] as const, [total('bytes'), Number(bytes)] as const];
  });
  const rows = { 'status per minute': minutes, 'requests and bytes per hour': hours };
  return [
    ...beside({ check, set: 'all lines', metric: 'requests' }, total(counts), lines.length),
    ...Object.entries(rows).flatMap(([set, cells]) => [
      { check, set, metric: 'cells', value: cells.length },
      { check, set, metric: 'cells that differ', value: cells.filter(([a, b]) => a !== b).length },
    ]),
  ];
};

const total = (counts: readonly { readonly requests: number }[]): number =>
  counts.reduce((sum, { requests }) => sum + requests, 0);

/** With the agents taken away a visitor is an IP. */
const withoutAgents = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replace(/"((?:[^"\\]|\\.)*)"?$/, '"-"'));

const rules: readonly (readonly [start: string, rule: ViewRule, robots: boolean])[] = [
  ['all requests', 'all', true],
  ['page views (no assets)', 'paths', true],
  ['human page views', 'pages', false],
];

/** The truth knows no longest session. */
const settingsFor = (gapSeconds: number): Partial<WebClickstreamSettings> => ({
  sessionGapMs: gapSeconds * 1_000,
  sessionMaxMs: 365 * 86_400_000,
});

const variant = (lines: readonly string[], truth: Readonly<Record<string, string>>): readonly Figure[] => {
  const { variant: name = '', gap_s: gap = '' } = truth;
  const rule = rules.find(([start]) => name.startsWith(start));
  const byIp = name.includes('[ip only]');
  // Without its agent no line can be told to be a robot's.
  if (rule === undefined || (byIp && !rule[2])) return [];
  const all = eventsOf(byIp ? withoutAgents(lines) : lines, rule[1]);
  const views = all.filter(({ type }) => type === 'page-viewed');
  const driver = consumed(rule[2] ? asPeople(views) : views, settingsFor(Number(gap)));
  const set = `${name.split(/ [([]/)[0]}${byIp ? ' [ip only]' : ''}, gap ${gap} s${rule[2] ? '' : ' (robots by another list)'}`;
  return Object.entries(statsOf(sessionsIn(driver))).flatMap(([metric, value]) =>
    beside({ check, set, metric }, value, Number(truth[metric])),
  );
};

export const accessLog: Check = {
  name: check,
  about: 'Answers per minute and hour, and sessions, of 10,000 lines of an Apache log',
  files: [log, perMinute, perHour, sessionStats],
  run: (data) => {
    const lines = linesOf(data);
    return [...answers(data), ...data.table(sessionStats).flatMap((truth) => variant(lines, truth))];
  },
};
