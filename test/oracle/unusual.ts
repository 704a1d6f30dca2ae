/** Minutes whose page views are far from the exponentially weighted mean of the minutes before. */
import type { PageViewed } from '@kafka-streaming/event-schema';
import { sourceOf } from './origins.ts';
import type { Rows, SiteLog } from './ranges.ts';

const minute = 60_000;
const weight = 2 / 31;
/** Ten minutes of lateness, and one: the youngest minute that is settled when a minute begins. */
const lag = 11;

type Counts = Map<string, number>;
interface State {
  minutes: number;
  mean: number;
  deviation: number;
  readonly by: Counts;
}

const keysOf = (view: PageViewed): readonly string[] => [
  `page|${view.path}`,
  `source|${sourceOf(view) ?? 'direct'}`,
  `country|${view.country ?? 'unknown'}`,
];

const countsOf = (views: readonly PageViewed[]): Counts => {
  const counts: Counts = new Map();
  for (const key of views.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const threshold = ({ mean, deviation }: State): number => 4 * Math.max(deviation, 3, mean * 0.1);

const after = (state: State, views: readonly PageViewed[]): State => {
  const counts = countsOf(views);
  const by: Counts = new Map();
  for (const key of new Set([...state.by.keys(), ...counts.keys()])) {
    const mean = state.by.get(key) ?? 0;
    const next = mean + weight * ((counts.get(key) ?? 0) - mean);
    if (next >= 0.02) by.set(key, next);
  }
  const n = views.length;
  if (state.minutes === 0) return { minutes: 1, mean: n, deviation: 0, by };
  const far = threshold(state);
  const usual = state.minutes < 15 ? n : Math.max(state.mean - far, Math.min(state.mean + far, n));
  return {
    minutes: state.minutes + 1,
    mean: state.mean + weight * (usual - state.mean),
    deviation: state.deviation + weight * (Math.abs(usual - state.mean) - state.deviation),
    by,
  };
};

const causes = (state: State, views: readonly PageViewed[], sign: 1 | -1) => {
  const counts = countsOf(views);
  return [...new Set([...state.by.keys(), ...counts.keys()])]
    .map((key) => ({ key, views: counts.get(key) ?? 0, expected: state.by.get(key) ?? 0 }))
    .filter((cause) => sign * (cause.views - cause.expected) > 0)
    .sort((a, b) => sign * (b.views - b.expected - a.views + a.expected) || (a.key < b.key ? -1 : 1))
    .slice(0, 3)
    .map(({ key, ...figures }) => {
      const bar = key.indexOf('|');
      return { dimension: key.slice(0, bar), value: key.slice(bar + 1), ...figures };
    });
};

/** All unusual minutes that began and ended before `until`. */
export const unusualTraffic = ({ site, people }: SiteLog, until: number): Rows => {
  const views = people.map(({ event }) => event).filter((e): e is PageViewed => e.type === 'page-viewed');
  const rows: Rows = new Map();
  if (views.length === 0) return rows;
  const states: State[] = [];
  let state: State = { minutes: 0, mean: 0, deviation: 0, by: new Map() };
  const first = Math.floor(Math.min(...views.map(({ time }) => time)) / minute) * minute;
  for (let start = first; start + minute <= until; start += minute) {
    const these = views.filter(({ time }) => time >= start && time < start + minute);
    const judge = states.at(-lag);
    if (judge !== undefined && judge.minutes >= 15) {
      const away = these.length - judge.mean;
      const kind = away > 0 ? 'spike' : 'drop';
      if (Math.abs(away) > threshold(judge)) {
        rows.set(`${site}|${start}`, {
          site,
          start,
          end: start + minute,
          final: true,
          kind,
          views: these.length,
          expected: judge.mean,
          deviation: judge.deviation,
          threshold: threshold(judge),
          causes: causes(judge, these, kind === 'spike' ? 1 : -1),
        });
      }
    }
    state = after(state, these);
    states.push(state);
  }
  return rows;
};
