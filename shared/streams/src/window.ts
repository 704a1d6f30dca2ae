/** [start, end) of tumbling and hopping windows; first and last event time, both inclusive, of sessions. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/** A window's result: early ones replace each other, the final one is the last. */
export interface Windowed<R> {
  readonly group: string;
  readonly window: TimeWindow;
  readonly value: R;
  readonly final: boolean;
}

/** A group's result without windows; `time` is that of its newest event. */
export interface Row<R> {
  readonly group: string;
  readonly value: R;
  readonly time: number;
}

/**
 * How a window's result changed, so that a reader downstream can take the old one back.
 * before undefined = a new window; after undefined = the window went up in another. A window is known by its
 * group and start: a session that grows at its end keeps its identity.
 */
export interface Change<R> {
  readonly group: string;
  readonly window: TimeWindow;
  readonly before: R | undefined;
  readonly after: R | undefined;
  /** The last word on this window. */
  readonly final: boolean;
}

export type TimeWindowSpec =
  | { readonly kind: 'tumbling'; readonly sizeMs: number; readonly graceMs: number }
  | {
      readonly kind: 'hopping';
      readonly sizeMs: number;
      readonly advanceMs: number;
      readonly graceMs: number;
    };
export interface SessionSpec {
  readonly kind: 'session';
  readonly gapMs: number;
  readonly maxMs: number;
  readonly graceMs: number;
}
export type WindowSpec = TimeWindowSpec | SessionSpec;

/** Windows side by side, aligned to the epoch. Final when the watermark reaches end + graceMs. */
export const tumbling = (sizeMs: number, options: { graceMs?: number } = {}): WindowSpec => ({
  kind: 'tumbling',
  sizeMs: positive('sizeMs', sizeMs),
  graceMs: options.graceMs ?? 0,
});

/** Windows of sizeMs that start every advanceMs: an event is in sizeMs / advanceMs of them. */
export const hopping = (
  sizeMs: number,
  advanceMs: number,
  options: { graceMs?: number } = {},
): WindowSpec => ({
  kind: 'hopping',
  sizeMs: positive('sizeMs', sizeMs),
  advanceMs: positive('advanceMs', advanceMs),
  graceMs: options.graceMs ?? 0,
});

/**
 * Windows of activity: an event joins when it is at most gapMs away (exactly the gap still joins). An event that
 * would stretch a session beyond maxMs starts a new one.
 */
export const sessions = (gapMs: number, options: { maxMs?: number; graceMs?: number } = {}): WindowSpec => ({
  kind: 'session',
  gapMs: positive('gapMs', gapMs),
  maxMs: positive('maxMs', options.maxMs ?? Number.POSITIVE_INFINITY),
  graceMs: options.graceMs ?? 0,
});

const positive = (name: string, ms: number): number => {
  if (ms > 0) return ms;
  throw new RangeError(`KS_CONFIG: ${name} of a window is ${ms}: give a positive number of milliseconds`);
};
