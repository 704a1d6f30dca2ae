/**
 * Unusual traffic: minutes with far more or fewer page views than their site is used to, and the alerts about them.
 *
 * A spike is told at once: views of a minute only grow, and the baseline that judges it is settled. A drop is told
 * when its minute is over for good, since stragglers might still fill it.
 */
import type { Alert, UnusualTraffic } from '@kafka-streaming/event-schema';
import type { Board, BoardView } from '@kafka-streaming/streams';
import {
  type Baseline,
  baselineLag,
  causesOf,
  learn,
  type MinuteViews,
  noBaseline,
  noViews,
  thresholdOf,
  unusualKind,
  unusualLimits,
} from './baseline.ts';
import { startOf } from './clock.ts';
import { dayMs, minuteMs, tableRows } from './definitions.ts';
import type { EventFact } from './fact.ts';

type Kind = UnusualTraffic['kind'];

interface MinuteRow {
  readonly kind: 'minute';
  readonly start: number;
  readonly views: MinuteViews;
}
interface BaselineRow {
  readonly kind: 'baseline';
  /** The baseline knows all minutes up to this one. */
  readonly through: number;
  readonly baseline: Baseline;
}
interface AlertRow {
  readonly kind: 'alert';
  readonly alert: Alert;
  readonly of: Kind;
  /** The newest minute that was unusual. */
  readonly last: number;
}
export type UnusualRow = MinuteRow | BaselineRow | AlertRow;
export type UnusualResult =
  | { readonly kind: 'unusual'; readonly value: UnusualTraffic }
  | { readonly kind: 'alert'; readonly value: Alert };

const minuteKey = (start: number): string => `m|${start}`;
const baselineKey = (through: number): string => `b|${through}`;
const alertKey = 'alert';

const oneMore = (
  counts: Readonly<Record<string, number>>,
  name: string,
): Readonly<Record<string, number>> => ({
  ...counts,
  [name]: (counts[name] ?? 0) + 1,
});

const counted = (views: MinuteViews, { path, source, country }: EventFact): MinuteViews => ({
  views: views.views + 1,
  by: {
    page: oneMore(views.by.page, path ?? ''),
    source: oneMore(views.by.source, source ?? 'direct'),
    country: oneMore(views.by.country, country ?? 'unknown'),
  },
});

/** What one look at the board changes; the rows of the board with these changes. */
interface Look {
  readonly site: string;
  readonly app: string;
  readonly rows: Map<string, UnusualRow>;
  readonly out: UnusualResult[];
  readonly put: Map<string, UnusualRow>;
  readonly drop: string[];
}

const set = (look: Look, key: string, row: UnusualRow): void => {
  look.rows.set(key, row);
  look.put.set(key, row);
};

const forget = (look: Look, key: string): void => {
  look.rows.delete(key);
  look.put.delete(key);
  look.drop.push(key);
};

const viewsOf = (look: Look, start: number): MinuteViews => {
  const row = look.rows.get(minuteKey(start));
  return row?.kind === 'minute' ? row.views : noViews;
};

const unusualOf = (
  site: string,
  start: number,
  views: MinuteViews,
  baseline: Baseline,
  final: boolean,
): UnusualTraffic | undefined => {
  const kind = unusualKind(baseline, views.views);
  if (kind === undefined) return undefined;
  return {
    site,
    start,
    end: start + minuteMs,
    final,
    kind,
    views: views.views,
    expected: baseline.mean,
    deviation: baseline.deviation,
    threshold: thresholdOf(baseline),
    causes: [...causesOf(baseline, views, kind, tableRows.causes)],
  };
};

const titles: Record<Kind, string> = { spike: 'Unusually many page views', drop: 'Unusually few page views' };

const alertOf = (app: string, unusual: UnusualTraffic): Alert => ({
  id: `unusual-traffic|${unusual.site}|${unusual.kind}|${unusual.start}`,
  app,
  time: unusual.start,
  severity: 'warning',
  title: `${titles[unusual.kind]} on ${unusual.site}`,
  rule:
    `${unusual.views} views in a minute, ${unusual.expected.toFixed(1)} expected: more than ` +
    `${unusual.threshold.toFixed(1)} away (${unusualLimits.deviations} deviations)`,
  since: unusual.start,
  link: `/web-clickstream?site=${encodeURIComponent(unusual.site)}`,
});

const openAlert = (look: Look): AlertRow | undefined => {
  const row = look.rows.get(alertKey);
  return row?.kind === 'alert' ? row : undefined;
};

const endAlert = (look: Look, open: AlertRow, endedAt: number): void => {
  look.out.push({ kind: 'alert', value: { ...open.alert, time: endedAt, endedAt } });
  forget(look, alertKey);
};

/** Raises an alert, or lets the open one of the same kind go on. */
const alarm = (look: Look, unusual: UnusualTraffic): void => {
  const open = openAlert(look);
  if (open?.of === unusual.kind) {
    set(look, alertKey, { ...open, last: Math.max(open.last, unusual.start) });
    return;
  }
  if (open !== undefined) endAlert(look, open, unusual.start);
  const alert = alertOf(look.app, unusual);
  look.out.push({ kind: 'alert', value: alert });
  set(look, alertKey, { kind: 'alert', alert, of: unusual.kind, last: unusual.start });
};

const tell = (look: Look, unusual: UnusualTraffic): void => {
  look.out.push({ kind: 'unusual', value: unusual });
  alarm(look, unusual);
};

const baselineThrough = (look: Look, through: number): Baseline | undefined => {
  const row = look.rows.get(baselineKey(through));
  return row?.kind === 'baseline' ? row.baseline : undefined;
};

/** A minute that nothing can change any more: judged for good, then learnt. */
const close = (look: Look, start: number, lag: number): void => {
  const judge = baselineThrough(look, start - lag * minuteMs);
  const unusual = judge && unusualOf(look.site, start, viewsOf(look, start), judge, true);
  const open = openAlert(look);
  if (unusual !== undefined) tell(look, unusual);
  else if (open !== undefined && start > open.last) endAlert(look, open, start);
  const before = baselineThrough(look, start - minuteMs) ?? noBaseline;
  const baseline = learn(before, viewsOf(look, start));
  set(look, baselineKey(start), { kind: 'baseline', through: start, baseline });
  forget(look, minuteKey(start));
  forget(look, baselineKey(start - lag * minuteMs));
};

const startsOf = (look: Look, kind: 'minute' | 'baseline'): readonly number[] =>
  [...look.rows.values()].flatMap((row) => {
    if (row.kind === 'minute') return kind === 'minute' ? [row.start] : [];
    return row.kind === 'baseline' && kind === 'baseline' ? [row.through] : [];
  });

/** After a silence of a day nothing is usual any more: learning begins anew with the next views. */
const nextToClose = (look: Look): number | undefined => {
  const known = startsOf(look, 'baseline');
  const first = Math.min(...startsOf(look, 'minute'));
  if (known.length === 0) return Number.isFinite(first) ? first : undefined;
  const next = Math.max(...known) + minuteMs;
  if (!Number.isFinite(first) || first - next <= dayMs) return next;
  for (const through of known) forget(look, baselineKey(through));
  return first;
};

const closeAll = (look: Look, watermark: number, lag: number): void => {
  let next = nextToClose(look);
  while (next !== undefined && next + minuteMs <= watermark) {
    close(look, next, lag);
    next = nextToClose(look);
  }
};

/** Spikes of minutes that still go on, and only those that changed since the last look. */
const tellSpikes = (look: Look, changed: ReadonlySet<string>, lag: number): void => {
  for (const key of changed) {
    const row = look.rows.get(key);
    if (row?.kind !== 'minute') continue;
    const judge = baselineThrough(look, row.start - lag * minuteMs);
    const unusual = judge && unusualOf(look.site, row.start, row.views, judge, false);
    if (unusual?.kind === 'spike') tell(look, unusual);
  }
};

const refresh = (
  view: BoardView<UnusualRow>,
  app: string,
  lag: number,
): ReturnType<Board<EventFact, UnusualRow, UnusualResult>['refresh']> => {
  const look: Look = { site: view.key, app, rows: new Map(view.rows), out: [], put: new Map(), drop: [] };
  closeAll(look, view.watermark, lag);
  tellSpikes(look, view.changed, lag);
  return { out: look.out, put: [...look.put], drop: look.drop, again: view.wallTime + minuteMs };
};

/** Rows: views of the minutes that are not closed, the baselines that may still judge, and the open alert. */
export const unusualBoard = (
  app: string,
  latenessMs: number,
): Board<EventFact, UnusualRow, UnusualResult> => ({
  row: ({ time }) => minuteKey(startOf(time, minuteMs)),
  add: (row, fact) => ({
    kind: 'minute',
    start: startOf(fact.time, minuteMs),
    views: counted(row?.kind === 'minute' ? row.views : noViews, fact),
  }),
  everyMs: 1_000,
  refresh: (view) => refresh(view, app, baselineLag(latenessMs)),
});
