import type { Journeys, Session } from '@kafka-streaming/event-schema';
import type { SankeyLink } from '@kafka-streaming/ui';

/** A way through the site and how many took it. */
export interface Way {
  readonly path: readonly string[];
  readonly count: number;
}

/** Steps that are drawn, and pages told apart at each; the rest of a step is one band. */
const steps = 4;
const pagesPerStep = 6;
const rest = 'other pages';

/** Journeys of the hours that reach into a span, added up; at least those of the newest hour. */
export const waysWithin = (hours: readonly Journeys[], from: number): readonly Way[] => {
  const newest = Math.max(0, ...hours.map(({ end }) => end));
  const counts = new Map<string, Way>();
  for (const hour of hours.filter(({ end }) => end > from || end === newest)) {
    for (const { path, count } of hour.paths) {
      const key = path.join('\n');
      counts.set(key, { path, count: (counts.get(key)?.count ?? 0) + count });
    }
  }
  return [...counts.values()];
};

export const waysOf = (sessions: readonly Session[]): readonly Way[] =>
  sessions.map((session) => ({ path: session.pages.slice(0, steps), count: 1 }));

const topPages = (ways: readonly Way[], step: number): ReadonlySet<string> => {
  const counts = new Map<string, number>();
  for (const { path, count } of ways) {
    const page = path[step];
    if (page !== undefined) counts.set(page, (counts.get(page) ?? 0) + count);
  }
  const top = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, pagesPerStep);
  return new Set(top.map(([page]) => page));
};

export interface Flows {
  readonly links: readonly SankeyLink[];
  /** Texts of the nodes, whose names tell the step as well: a way may come back to a page. */
  readonly names: Readonly<Record<string, string>>;
}

/** Bands between the first steps of all ways. */
export const flowsOf = (ways: readonly Way[]): Flows => {
  const known = Array.from({ length: steps }, (_, step) => topPages(ways, step));
  const names: Record<string, string> = {};
  const node = (step: number, page: string): string => {
    const text = known[step]?.has(page) ? page : rest;
    names[`${step} ${text}`] = text;
    return `${step} ${text}`;
  };
  const links = new Map<string, SankeyLink>();
  for (const { path, count } of ways) {
    for (let step = 0; step + 1 < Math.min(steps, path.length); step += 1) {
      const [from, to] = [node(step, path[step] ?? ''), node(step + 1, path[step + 1] ?? '')];
      const name = `${from}\n${to}`;
      links.set(name, { from, to, count: (links.get(name)?.count ?? 0) + count });
    }
  }
  return { links: [...links.values()].toSorted((a, b) => b.count - a.count), names };
};
