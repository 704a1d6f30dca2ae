import type { StateCodec } from './aggregate.ts';
import type { Meta } from './record.ts';

/** What a machine does at an event or a timer. */
export interface Step<S, O> {
  /** Undefined forgets the key and its timers. */
  readonly state: S | undefined;
  readonly out?: readonly O[];
  /** When to call onTimer next, absolute ms; replaces an earlier wake of its kind; absent = unchanged, null = none. */
  readonly wake?: { readonly event?: number | null; readonly wall?: number | null };
}

export interface Timer {
  readonly key: string;
  /** `event`: the watermark reached the time. `wall`: the clock of the machine did. */
  readonly kind: 'event' | 'wall';
  readonly time: number;
  readonly wallTime: number;
  readonly watermark: number;
}

/**
 * A state machine per key, with timers in event and in wall time; both survive a restart.
 * States are replaced, not changed: a step that throws leaves the old one in place.
 */
export interface Machine<V, S, O> {
  readonly on: (
    state: S | undefined,
    value: V,
    meta: Meta & { readonly wallTime: number; readonly watermark: number },
  ) => Step<S, O>;
  readonly onTimer?: (state: S, timer: Timer) => Step<S, O>;
  readonly codec?: StateCodec<S>;
}
