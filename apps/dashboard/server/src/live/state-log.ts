/**
 * The last value of each key, and the order in which keys changed.
 *
 * `ring` names the keys changed lately, oldest first; it points at slots and keeps no old values, so what a
 * client missed is always sent as the newest value of each key it missed. A client that holds state `from` is
 * brought forward by the rows after it, as long as `from` is not below `floor`.
 */
import { type Change, forgotten } from './entry.ts';
import type { Row } from './frame.ts';

/** A key's newest value. Replaced in place: rows of older changes see that they are outdated by its seq. */
interface Slot {
  readonly key: string;
  seq: number;
  json: string;
}

export interface StateLog {
  readonly keep: number;
  readonly ringRows: number;
  /** In order of change: the first is the one unchanged for longest. */
  readonly values: Map<string, Slot>;
  readonly pending: Map<string, Change>;
  readonly ring: { readonly seq: number; readonly slot: Slot }[];
  seq: number;
  floor: number;
}

/** Bytes of one seq: many changes at once become several states, so that snapshots can be cut between them. */
const stepBytes = 64 * 1024;

export const stateLog = (keep: number, ringRows: number = Math.max(10_000, keep)): StateLog => ({
  keep,
  ringRows,
  values: new Map(),
  pending: new Map(),
  ring: [],
  seq: 0,
  floor: 0,
});

/** Waits for the next flush; an earlier change of the same key that waits too is replaced. */
export const put = (log: StateLog, change: Change): void => {
  log.pending.set(change.key, change);
};

const remember = (log: StateLog, slot: Slot, json: string): void => {
  const inThisStep = slot.seq === log.seq;
  slot.seq = log.seq;
  slot.json = json;
  if (!inThisStep) log.ring.push({ seq: log.seq, slot });
};

const apply = (log: StateLog, change: Change, json: string): void => {
  const slot = log.values.get(change.key) ?? { key: change.key, seq: 0, json: '' };
  log.values.delete(change.key);
  if (!change.gone) log.values.set(change.key, slot);
  remember(log, slot, json);
};

const forgetOldest = (log: StateLog, now: number): void => {
  for (const [key, slot] of log.values) {
    if (log.values.size <= log.keep) return;
    log.values.delete(key);
    remember(log, slot, forgotten(key, now));
  }
};

/** Trimmed at double its size: a splice a time costs nothing that way. */
const trimRing = (log: StateLog): void => {
  if (log.ring.length < 2 * log.ringRows) return;
  const removed = log.ring.splice(0, log.ring.length - log.ringRows);
  log.floor = removed.at(-1)?.seq ?? log.floor;
};

/** Moves what waits into the log. */
export const flush = (log: StateLog, now: number): void => {
  let room = 0;
  for (const change of log.pending.values()) {
    if (change.gone && !log.values.has(change.key)) continue;
    const json = change.encode();
    if (room <= 0) {
      log.seq += 1;
      room = stepBytes;
    }
    room -= json.length;
    apply(log, change, json);
  }
  log.pending.clear();
  forgetOldest(log, now);
  trimRing(log);
};

/** The newest value of every key that changed after `from`, in order of change. */
export const rowsSince = (log: StateLog, from: number, prefix: string): readonly Row[] => {
  const rows: Row[] = [];
  for (let index = log.ring.length - 1; index >= 0; index -= 1) {
    const row = log.ring[index];
    if (row === undefined || row.seq <= from) break;
    if (row.slot.seq === row.seq && row.slot.key.startsWith(prefix)) rows.push(row.slot);
  }
  return rows.reverse();
};

export const allRows = (log: StateLog, prefix: string): readonly Row[] =>
  [...log.values.values()].filter((slot) => slot.key.startsWith(prefix));
