/**
 * Ranges: the figures of the last minute, 5, 15 and 60 minutes, and of all time, out of one set of panes.
 *
 * A pane is ten seconds of a site's event time. A range ends with the pane of the newest moment of the site and
 * is as many panes long as fit in it, so it covers its length but for up to ten seconds. Panes that left the
 * longest range are added up in one row per key: `all` is that row and every pane. Everything is a sum, so a change
 * of mind (less of this, more of that) may arrive for a pane long gone.
 */
import { type WebRange, webRange, webRangeMs } from '@kafka-streaming/event-schema';
import type { Board, BoardRefresh, BoardView, StateCodec } from '@kafka-streaming/streams';
import { startOf } from './clock.ts';
import { minuteMs, paneMs } from './definitions.ts';

/** `clock` moves the site's newest moment; `pane` adds to the figures of a key at a time. */
export type RangeMark<M> =
  | { readonly kind: 'clock'; readonly site: string; readonly seen: number }
  | {
      readonly kind: 'pane';
      readonly site: string;
      readonly time: number;
      readonly key: string;
      readonly add: M;
    };

export type RangeRow<F> =
  | { readonly kind: 'clock'; readonly newest: number; readonly longDrawnAt: number }
  | { readonly kind: 'pane'; readonly pane: number; readonly key: string; readonly figures: F }
  | { readonly kind: 'all'; readonly key: string; readonly figures: F };

/** Figures that add up. `add` and `merge` may change and return their first argument. */
export interface Summable<M, F> {
  readonly empty: () => F;
  readonly add: (figures: F, mark: M) => F;
  readonly merge: (into: F, from: F) => F;
  readonly codec?: StateCodec<F>;
}

export type Sums<F> = ReadonlyMap<string, F>;

export interface RangeDrawing<F> {
  readonly site: string;
  readonly range: WebRange;
  /** Newest moment of the site. */
  readonly time: number;
  /** By key. */
  readonly sums: Sums<F>;
  /** Of the range before this one; none before `all`. */
  readonly previous: () => Sums<F> | null;
}

export interface MinuteDrawing<F> {
  readonly site: string;
  readonly start: number;
  readonly key: string;
  readonly figures: F;
  readonly final: boolean;
}

export interface Ranges<M, F, O> extends Summable<M, F> {
  /** Panes are kept so long; twice the longest range if `previous` is drawn. */
  readonly keepMs: number;
  readonly draw: (drawing: RangeDrawing<F>) => readonly O[];
  /** Told of each minute that changed, and finally when it is added to `all`. */
  readonly drawMinute?: (drawing: MinuteDrawing<F>) => readonly O[];
  /** Visits that began in these figures and may still change them: the minute waits for them. */
  readonly open?: (figures: F) => number;
}

/** Short ranges are drawn each second, long ones, which cost more and move slower, each five. */
const drawEveryMs = 1_000;
const longEveryMs = 5_000;
const shortRanges: readonly WebRange[] = ['1m', '5m'];

type PaneRow<F> = Extract<RangeRow<F>, { kind: 'pane' }>;

const rowKey = <M>(mark: RangeMark<M>): string =>
  mark.kind === 'clock' ? 'clock' : `p|${startOf(mark.time, paneMs)}|${mark.key}`;

const addMark = <M, F>(of: Summable<M, F>, row: RangeRow<F> | undefined, mark: RangeMark<M>): RangeRow<F> => {
  if (mark.kind === 'clock') {
    const known = row?.kind === 'clock' ? row : { newest: 0, longDrawnAt: 0 };
    return { kind: 'clock', newest: Math.max(known.newest, mark.seen), longDrawnAt: known.longDrawnAt };
  }
  const figures = row?.kind === 'pane' ? row.figures : of.empty();
  return {
    kind: 'pane',
    pane: startOf(mark.time, paneMs),
    key: mark.key,
    figures: of.add(figures, mark.add),
  };
};

/** Panes from newest to oldest, those of one moment together. */
const panesOf = <F>(rows: Iterable<RangeRow<F>>): readonly (readonly PaneRow<F>[])[] => {
  const panes = new Map<number, PaneRow<F>[]>();
  for (const row of rows) {
    if (row.kind !== 'pane') continue;
    const known = panes.get(row.pane);
    if (known === undefined) panes.set(row.pane, [row]);
    else known.push(row);
  }
  return [...panes].sort(([a], [b]) => b - a).map(([, pane]) => pane);
};

const addRow = <M, F>(of: Summable<M, F>, sums: Map<string, F>, row: { key: string; figures: F }): void => {
  sums.set(row.key, of.merge(sums.get(row.key) ?? of.empty(), row.figures));
};

/** The first moment after the newest pane. */
const endOf = (newest: number): number => startOf(newest, paneMs) + paneMs;

const between = <M, F>(
  of: Summable<M, F>,
  panes: readonly (readonly PaneRow<F>[])[],
  from: number,
  to: number,
): Sums<F> => {
  const sums = new Map<string, F>();
  for (const pane of panes) {
    const start = pane[0]?.pane ?? 0;
    if (start >= from && start < to) for (const row of pane) addRow(of, sums, row);
  }
  return sums;
};

/** Draws ranges from the shortest to the longest in one walk back in time: each goes on where the last one ended. */
const drawRanges = <M, F, O>(
  of: Ranges<M, F, O>,
  view: BoardView<RangeRow<F>>,
  time: number,
  ranges: readonly WebRange[],
): readonly O[] => {
  const panes = panesOf(view.rows.values());
  const end = endOf(time);
  const sums = new Map<string, F>();
  let next = panes.findIndex((pane) => (pane[0]?.pane ?? 0) < end);
  if (next < 0) next = panes.length;
  const ahead = panes.slice(0, next);
  return ranges.flatMap((range) => {
    const ms = webRangeMs[range];
    for (; next < panes.length && (panes[next]?.[0]?.pane ?? 0) >= end - ms; next++) {
      for (const row of panes[next] ?? []) addRow(of, sums, row);
    }
    if (range === 'all') addBeyond(of, sums, ahead, view.rows.values());
    const previous = (): Sums<F> | null =>
      range === 'all' ? null : between(of, panes, end - 2 * ms, end - ms);
    return of.draw({ site: view.key, range, time, sums, previous });
  });
};

/** What no bounded range holds: panes of clocks that run ahead, and what has been added up before. */
const addBeyond = <M, F>(
  of: Summable<M, F>,
  sums: Map<string, F>,
  ahead: readonly (readonly PaneRow<F>[])[],
  rows: Iterable<RangeRow<F>>,
): void => {
  for (const row of ahead.flat()) addRow(of, sums, row);
  for (const row of rows) if (row.kind === 'all') addRow(of, sums, row);
};

/** Keys of the rows of a minute. */
const minuteRows = (minute: number, key: string): readonly string[] =>
  Array.from({ length: minuteMs / paneMs }, (_, index) => `p|${minute + index * paneMs}|${key}`);

const minuteSum = <M, F>(
  of: Summable<M, F>,
  view: BoardView<RangeRow<F>>,
  minute: number,
  key: string,
): F => {
  let figures = of.empty();
  for (const name of minuteRows(minute, key)) {
    const row = view.rows.get(name);
    if (row?.kind === 'pane') figures = of.merge(figures, row.figures);
  }
  return figures;
};

/** Minutes and keys among these rows, each once. */
const minutesAmong = <F>(rows: Iterable<RangeRow<F> | undefined>): readonly (readonly [number, string])[] => {
  const seen = new Map<string, readonly [number, string]>();
  for (const row of rows) {
    if (row?.kind !== 'pane') continue;
    const minute = startOf(row.pane, minuteMs);
    seen.set(`${minute}|${row.key}`, [minute, row.key]);
  }
  return [...seen.values()];
};

const drawMinutes = <M, F, O>(
  of: Ranges<M, F, O>,
  view: BoardView<RangeRow<F>>,
  rows: Iterable<RangeRow<F> | undefined>,
  final: boolean,
): readonly O[] => {
  const { drawMinute } = of;
  if (drawMinute === undefined) return [];
  return minutesAmong(rows).flatMap(([start, key]) =>
    drawMinute({ site: view.key, start, key, figures: minuteSum(of, view, start, key), final }),
  );
};

/** Whole minutes that left every range, can get no more events, and have no open visits. */
const outgrown = <M, F, O>(
  of: Ranges<M, F, O>,
  view: BoardView<RangeRow<F>>,
  newest: number,
): readonly PaneRow<F>[] => {
  const horizon = Math.min(endOf(newest) - of.keepMs, view.watermark);
  const minutes = new Map<number, { rows: PaneRow<F>[]; open: number }>();
  for (const row of view.rows.values()) {
    if (row.kind !== 'pane' || startOf(row.pane, minuteMs) + minuteMs > horizon) continue;
    const minute = startOf(row.pane, minuteMs);
    const known = minutes.get(minute) ?? { rows: [], open: 0 };
    known.rows.push(row);
    minutes.set(minute, { rows: known.rows, open: known.open + (of.open?.(row.figures) ?? 0) });
  }
  return [...minutes.values()].filter(({ open }) => open <= 0).flatMap(({ rows }) => rows);
};

/** Rows of all time after these panes have been added to them. */
const folded = <M, F, O>(
  of: Ranges<M, F, O>,
  view: BoardView<RangeRow<F>>,
  panes: readonly PaneRow<F>[],
): readonly (readonly [string, RangeRow<F>])[] => {
  const sums = new Map<string, F>();
  for (const row of panes) {
    const name = `a|${row.key}`;
    const known = view.rows.get(name);
    const before = sums.get(name) ?? of.merge(of.empty(), known?.kind === 'all' ? known.figures : of.empty());
    sums.set(name, of.merge(before, row.figures));
  }
  return [...sums].map(([name, figures]) => [name, { kind: 'all', key: name.slice(2), figures }] as const);
};

const refresh = <M, F, O>(
  of: Ranges<M, F, O>,
  view: BoardView<RangeRow<F>>,
): BoardRefresh<RangeRow<F>, O> => {
  const clock = view.rows.get('clock');
  if (clock?.kind !== 'clock') return { out: [] };
  const changed = [...view.changed].map((name) => view.rows.get(name));
  const old = outgrown(of, view, clock.newest);
  const isLong = view.wallTime - clock.longDrawnAt >= longEveryMs;
  const out = [
    ...drawMinutes(of, view, changed, false),
    ...drawRanges(of, view, clock.newest, isLong ? webRange.options : shortRanges),
    ...drawMinutes(of, view, old, true),
  ];
  const drawn = [['clock', { ...clock, longDrawnAt: view.wallTime }]] as const;
  return {
    out,
    put: [...folded(of, view, old), ...(isLong ? drawn : [])],
    drop: old.map((row) => `p|${row.pane}|${row.key}`),
    again: isLong ? null : clock.longDrawnAt + longEveryMs,
  };
};

const rowCodec = <F>(codec: StateCodec<F>): StateCodec<RangeRow<F>> => ({
  toJson: (row) => (row.kind === 'clock' ? row : { ...row, figures: codec.toJson(row.figures) }),
  // The changelog holds what toJson gave out.
  fromJson: (json) => {
    const row = json as RangeRow<unknown>;
    return row.kind === 'clock' ? row : { ...row, figures: codec.fromJson(row.figures) };
  },
});

/** A board that keeps panes by key and draws ranges, and minutes, from them. */
export const rangeBoard = <M, F, O>(of: Ranges<M, F, O>): Board<RangeMark<M>, RangeRow<F>, O> => ({
  row: rowKey,
  add: (row, mark) => addMark(of, row, mark),
  everyMs: drawEveryMs,
  refresh: (view) => refresh(of, view),
  ...(of.codec === undefined ? {} : { codec: rowCodec(of.codec) }),
});
