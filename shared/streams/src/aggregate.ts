import type { Meta } from './record.ts';
import type { TimeWindow } from './window.ts';

/** How a state is stored: to and from what JSON can carry. */
export interface StateCodec<S> {
  readonly toJson: (state: S) => unknown;
  readonly fromJson: (json: unknown) => S;
}

/** For states that are JSON themselves: plain objects, arrays, numbers, strings. */
export const jsonCodec = <S>(): StateCodec<S> => ({
  toJson: (state) => state,
  // What comes back is what toJson gave out: the changelog is written by nobody else.
  fromJson: (json) => json as S,
});

/**
 * How the values of a group become one state, and a state a result.
 *
 * `add` may change the state that it is given and return it; if it can throw, it must not have changed it before
 * (the record is parked and the old state stays). `merge` is associative and commutative, `init()` is its neutral
 * element; it may change its first argument, never the second. `result` returns a value of its own, not the
 * state itself, when `add` changes in place.
 */
export interface Aggregate<V, S, R> {
  readonly init: () => S;
  readonly add: (state: S, value: V, meta: Meta) => S;
  /** Needed by sessions and by combine. */
  readonly merge?: (a: S, b: S) => S;
  /** Without windows, `window` is { start: 0, end: 0 }. */
  readonly result: (state: S, of: { readonly group: string; readonly window: TimeWindow }) => R;
  readonly codec?: StateCodec<S>;
}

/** Results through an internal topic, merged over all partitions there; see `WindowedGroup.aggregate`. */
export interface CombineOptions {
  /** Of the internal topic; default: as many as the input has. */
  readonly partitions?: number;
}

/** How many values came. */
export const counting = <V>(): Aggregate<V, number, number> => ({
  init: () => 0,
  add: (state) => state + 1,
  merge: (a, b) => a + b,
  result: (state) => state,
});
