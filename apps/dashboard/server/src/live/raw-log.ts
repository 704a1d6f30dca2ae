/**
 * The newest records of a topic, or of one key prefix of it.
 *
 * A record's seq is its number among all records of the topic. More than `rowsPerSecond` are sampled: then the
 * numbers have holes, and an event frame says how many records it stands for but does not show.
 */
import type { Change } from './entry.ts';
import type { Row } from './frame.ts';
import { offer, type Sampler, sampler, take } from './sampler.ts';

export const rowsPerSecond = 500;
/** States that a client can be brought forward from: 100 s of ten a second. */
const marksKept = 1_000;

interface Waiting {
  readonly seq: number;
  readonly change: Change;
}

export interface RawLog {
  readonly keep: number;
  readonly rows: Row[];
  readonly waiting: Sampler<Waiting>;
  /** What a state stands for: how many records had come by then, shown or not. */
  readonly marks: { readonly seq: number; readonly records: number }[];
  records: number;
  seq: number;
  /** Rows that may be shown now; grows with time. */
  budget: number;
  flushedAt: number;
}

export const rawLog = (keep: number): RawLog => ({
  keep,
  rows: [],
  waiting: sampler(2 * rowsPerSecond),
  marks: [{ seq: 0, records: 0 }],
  records: 0,
  seq: 0,
  budget: rowsPerSecond,
  flushedAt: 0,
});

/** A log of one key prefix, begun late: it starts with what the whole topic's log still shows of it. */
export const rawLogWithin = (whole: RawLog, prefix: string): RawLog => {
  const rows = whole.rows.filter((row) => row.key.startsWith(prefix));
  return { ...rawLog(whole.keep), rows, seq: whole.seq, marks: [{ seq: whole.seq, records: 0 }] };
};

export const add = (log: RawLog, seq: number, change: Change): void => {
  log.records += 1;
  offer(log.waiting, { seq, change });
};

/** Moves what waits into the log, as much of it as a screen can show. `seq` = the number of the topic's newest record. */
export const flush = (log: RawLog, seq: number, now: number): void => {
  const elapsed = Math.max(0, now - log.flushedAt) / 1_000;
  log.budget = Math.min(rowsPerSecond, log.budget + elapsed * rowsPerSecond);
  log.flushedAt = now;
  if (log.waiting.offered === 0) return;
  const shown = take(log.waiting, Math.floor(log.budget));
  log.budget -= shown.length;
  for (const one of shown) {
    log.rows.push({ seq: one.seq, key: one.change.key, json: one.change.encode() });
  }
  log.rows.splice(0, Math.max(0, log.rows.length - log.keep));
  log.seq = seq;
  log.marks.push({ seq, records: log.records });
  if (log.marks.length > 2 * marksKept) log.marks.splice(0, log.marks.length - marksKept);
};

export interface Missed {
  readonly rows: readonly Row[];
  readonly dropped: number;
}

/**
 * What came after state `from`; undefined when that state is not known any more.
 * `seen` ≥ from: what came until then is counted as dropped, not sent.
 */
export const missedSince = (log: RawLog, from: number, seen: number): Missed | undefined => {
  const mark = log.marks.findLast((one) => one.seq === from);
  const newest = log.marks.at(-1);
  if (mark === undefined || newest === undefined) return undefined;
  const rows = log.rows.filter((row) => row.seq > Math.max(from, seen));
  return { rows, dropped: newest.records - mark.records - rows.length };
};
