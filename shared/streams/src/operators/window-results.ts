import type { Aggregate } from '../aggregate.ts';
import type { Change, TimeWindow, Windowed } from '../window.ts';

/**
 * What a window store sends on.
 * `partials`: states of changed windows, for the second phase of a combine; finals are told by the watermark.
 */
export type Emit = 'early-and-final' | 'final' | 'changes' | 'partials';

export interface WindowResult<R> {
  readonly group: string;
  readonly window: TimeWindow;
  /** Since the last emission. */
  readonly changed: boolean;
  readonly before: R | undefined;
  readonly after: R | undefined;
  readonly final: boolean;
}

/** The value to send on for a window, or undefined when this mode has nothing to say. */
export const windowResult = <R>(emit: Emit, result: WindowResult<R>): Windowed<R> | Change<R> | undefined => {
  const { group, window, before, after, final } = result;
  if (emit === 'changes') return { group, window, before, after, final };
  if (after === undefined || (emit === 'final' && !final) || (emit === 'partials' && !result.changed)) {
    return undefined;
  }
  return { group, window, value: after, final };
};

/** For combine: the first phase's result is the state itself, as JSON. */
export const partialOf = <V, S, R>(aggregate: Aggregate<V, S, R>): Aggregate<V, S, unknown> => ({
  ...aggregate,
  result: (state) => (aggregate.codec === undefined ? state : aggregate.codec.toJson(state)),
});
