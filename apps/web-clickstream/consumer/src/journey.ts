/**
 * Journeys: the steps that visits make between pages, and the first pages of whole visits.
 * A page viewed twice in a row is no step. Told by the UTC hour in which the visit began.
 */
import type { Journeys, Session } from '@kafka-streaming/event-schema';
import type { Board } from '@kafka-streaming/streams';
import { startOf } from './clock.ts';
import { hourMs, journeyPages, minuteMs, sessionGapMs, sessionMaxMs, tableRows } from './definitions.ts';
import type { Fact, Walk } from './fact.ts';

/** Pages of a visit in their order, without repeats of the page just left. */
const trail = (session: Session): readonly string[] =>
  session.pages.filter((page, index, pages) => page !== pages[index - 1]);

const walksOf = (session: Session | null, delta: 1 | -1): readonly Walk[] => {
  const pages = session === null ? [] : trail(session);
  if (pages.length === 0) return [];
  const links = pages
    .slice(1)
    .map((to, index): Walk => ({ of: 'link', pages: [pages[index] ?? '', to], delta }));
  return [...links, { of: 'path', pages: pages.slice(0, journeyPages), delta }];
};

/** Walks that are told more or less often than before; those that cancel out are left away. */
const net = (walks: readonly Walk[]): readonly Walk[] => {
  const sums = new Map<string, Walk>();
  for (const walk of walks) {
    const key = JSON.stringify([walk.of, walk.pages]);
    sums.set(key, { ...walk, delta: walk.delta + (sums.get(key)?.delta ?? 0) });
  }
  return [...sums.values()].filter(({ delta }) => delta !== 0);
};

const isSameWalk = (before: Session | null, after: Session | null): boolean =>
  before !== null &&
  after !== null &&
  before.start === after.start &&
  before.pages.length === after.pages.length &&
  before.pages.every((page, index) => page === after.pages[index]);

/** What a change of a visit changes in the journeys of its hour, or of two hours when its start moved. */
export const walkFacts = (site: string, before: Session | null, after: Session | null): readonly Fact[] => {
  if (isSameWalk(before, after)) return [];
  const hours = new Map<number, Walk[]>();
  const collect = (session: Session | null, delta: 1 | -1): void => {
    if (session === null) return;
    const hour = startOf(session.start, hourMs);
    hours.set(hour, [...(hours.get(hour) ?? []), ...walksOf(session, delta)]);
  };
  collect(before, -1);
  collect(after, 1);
  return [...hours]
    .map(([hour, walks]) => ({ kind: 'walked', site, hour, walks: net(walks) }) as const)
    .filter(({ walks }) => walks.length > 0);
};

/** How often a link or a path was walked in an hour. */
export interface Walked {
  readonly hour: number;
  readonly of: 'link' | 'path';
  readonly pages: readonly string[];
  readonly count: number;
}
export type WalkMark = Walk & { readonly site: string; readonly hour: number };

export const walkMarks = (fact: Extract<Fact, { kind: 'walked' }>): readonly WalkMark[] =>
  fact.walks.map((walk) => ({ ...walk, site: fact.site, hour: fact.hour }));

/** Most walked first; equal ones in the order of their pages. */
const most = (rows: readonly Walked[], of: Walked['of'], limit: number): readonly Walked[] =>
  rows
    .filter((row) => row.of === of && row.count > 0)
    .sort((a, b) => b.count - a.count || (a.pages.join('\n') < b.pages.join('\n') ? -1 : 1))
    .slice(0, limit);

const journeysOf = (site: string, hour: number, rows: readonly Walked[], final: boolean): Journeys => ({
  site,
  start: hour,
  end: hour + hourMs,
  final,
  links: most(rows, 'link', tableRows.links).map(({ pages: [from = '', to = ''], count }) => ({
    from,
    to,
    count,
  })),
  paths: most(rows, 'path', tableRows.paths).map(({ pages, count }) => ({ path: [...pages], count })),
});

/** No visit that began in the hour can change any more. */
const isOver = (hour: number, watermark: number): boolean =>
  watermark > hour + hourMs + sessionMaxMs + sessionGapMs;

const byHour = (rows: Iterable<Walked>): ReadonlyMap<number, readonly Walked[]> => {
  const hours = new Map<number, Walked[]>();
  for (const row of rows) {
    const known = hours.get(row.hour);
    if (known === undefined) hours.set(row.hour, [row]);
    else known.push(row);
  }
  return hours;
};

const rowKey = ({ hour, of, pages }: Omit<Walked, 'count'>): string => JSON.stringify([hour, of, ...pages]);

/** Rows of links and paths by hour; an hour's rows go when it is over. */
export const journeyBoard: Board<WalkMark, Walked, Journeys> = {
  row: rowKey,
  add: (row, { hour, of, pages, delta }) => ({ hour, of, pages, count: (row?.count ?? 0) + delta }),
  everyMs: 2_000,
  refresh: ({ key, rows, changed, watermark, wallTime }) => {
    const touched = new Set([...changed].map((row) => rows.get(row)?.hour));
    const hours = [...byHour(rows.values())];
    const over = hours.filter(([hour]) => isOver(hour, watermark));
    const told = hours.filter(([hour]) => touched.has(hour) || isOver(hour, watermark));
    return {
      out: told.map(([hour, of]) => journeysOf(key, hour, of, isOver(hour, watermark))),
      drop: over.flatMap(([, of]) => of.map(rowKey)),
      again: over.length === hours.length ? null : wallTime + minuteMs,
    };
  },
};
