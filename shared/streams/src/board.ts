import type { StateCodec } from './aggregate.ts';
import type { Meta } from './record.ts';

/** A group's rows when its picture is drawn. */
export interface BoardView<R> {
  /** Of the group. */
  readonly key: string;
  readonly rows: ReadonlyMap<string, R>;
  /** Rows that changed since the last picture; after a restart all of them. */
  readonly changed: ReadonlySet<string>;
  readonly wallTime: number;
  /** Of the group's timeline. */
  readonly watermark: number;
}

export interface BoardRefresh<R, O> {
  readonly out: readonly O[];
  /** Rows that are other, or there, from now on. */
  readonly put?: readonly (readonly [row: string, R])[];
  readonly drop?: readonly string[];
  /** Draw again at this wall time, also if nothing changes until then; null and absent = only after a change. */
  readonly again?: number | null;
}

/**
 * Rows of a group, each stored by itself, and a picture of all of them drawn now and then: what a machine would do
 * with one large state, without writing it whole at every change.
 *
 * `add` may change the row that it is given and return it; `refresh` changes rows only by `put` and `drop`.
 */
export interface Board<V, R, O> {
  readonly row: (value: V) => string;
  readonly add: (row: R | undefined, value: V, meta: Meta & { readonly wallTime: number }) => R;
  /** After a change the picture is drawn at most once in so many ms of wall time, the first at once. */
  readonly everyMs: number;
  readonly refresh: (view: BoardView<R>) => BoardRefresh<R, O>;
  /** Of a row. */
  readonly codec?: StateCodec<R>;
}
