/**
 * Live visitors: distinct visitors with a step in the last 5 and 30 minutes of their site.
 * The site's present is its newest moment, and from there it goes on at the pace of the wall clock: so the
 * numbers fall when nobody comes any more, and a log of 2015 has live visitors while it is replayed.
 */
import type { LiveVisitors } from '@kafka-streaming/event-schema';
import type { Board, BoardView } from '@kafka-streaming/streams';
import { liveMs } from './definitions.ts';
import type { EventFact } from './fact.ts';

/** The site's newest moment and the wall time at which it came; the numbers that were told last. */
interface Present {
  readonly kind: 'present';
  readonly newest: number;
  readonly since: number;
  readonly told: readonly [last5m: number, last30m: number] | null;
}
/** When a visitor was last seen. */
interface Sight {
  readonly kind: 'sight';
  readonly last: number;
}
export type LiveRow = Present | Sight;

const presentKey = 'present';
const sightKey = (visitor: string): string => `v|${visitor}`;

export interface LiveMark {
  readonly site: string;
  readonly seen: number;
  readonly visitor: string | null;
}

/** Every event moves the present; only a step is seen. */
export const liveMarks = ({ site, seen, visitor, step }: EventFact): readonly LiveMark[] => {
  const moved = { site, seen, visitor: null };
  return step ? [moved, { site, seen, visitor }] : [moved];
};

const moved = (row: LiveRow | undefined, seen: number, wallTime: number): Present => {
  const present =
    row?.kind === 'present' ? row : { kind: 'present' as const, newest: 0, since: 0, told: null };
  return seen > present.newest ? { ...present, newest: seen, since: wallTime } : present;
};

const sighted = (row: LiveRow | undefined, seen: number): Sight => ({
  kind: 'sight',
  last: Math.max(seen, row?.kind === 'sight' ? row.last : 0),
});

const lookEveryMs = 1_000;

const refresh = (view: BoardView<LiveRow>): ReturnType<Board<LiveMark, LiveRow, LiveVisitors>['refresh']> => {
  const present = view.rows.get(presentKey);
  if (present?.kind !== 'present') return { out: [] };
  const now = present.newest + Math.max(0, view.wallTime - present.since);
  const gone: string[] = [];
  const seen: [number, number] = [0, 0];
  for (const [key, row] of view.rows) {
    if (row.kind !== 'sight') continue;
    if (row.last > now - liveMs.short) seen[0] += 1;
    if (row.last > now - liveMs.long) seen[1] += 1;
    else gone.push(key);
  }
  const again = seen[1] === 0 ? null : view.wallTime + lookEveryMs;
  if (present.told?.[0] === seen[0] && present.told[1] === seen[1]) return { out: [], drop: gone, again };
  return {
    out: [{ site: view.key, time: now, last5m: seen[0], last30m: seen[1] }],
    put: [[presentKey, { ...present, told: seen }]],
    drop: gone,
    again,
  };
};

/** A row per visitor of the last 30 minutes, looked at each second while there is any. */
export const liveBoard: Board<LiveMark, LiveRow, LiveVisitors> = {
  row: ({ visitor }) => (visitor === null ? presentKey : sightKey(visitor)),
  add: (row, { seen, visitor }, { wallTime }) =>
    visitor === null ? moved(row, seen, wallTime) : sighted(row, seen),
  everyMs: lookEveryMs,
  refresh,
};
