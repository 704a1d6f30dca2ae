import { basename } from 'node:path';
import type { Sink } from '../intake/sink.ts';
import type { ViewRule } from './access-log.ts';
import { byteLines } from './byte-lines.ts';
import type { Mapping } from './columns.ts';
import { type Format, formatOf, readerOf } from './format.ts';
import type { LineReader, Replayed } from './replayed.ts';

export interface ReplayOptions {
  readonly site: string;
  /** See `ReplaySite`. */
  readonly key: string;
  readonly views: ViewRule;
  readonly mapping: Mapping;
  readonly format?: Format;
  /** Events before this time are left out, epoch ms. */
  readonly from: number;
  /** Times as fast as it happened; 0 = as fast as it can be written. */
  readonly speed: number;
}

/** What became of a file's lines: `lines = headers + events + skipped + malformed`. */
export interface ReplayCounts {
  readonly file: string;
  readonly lines: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly beforeFrom: number;
  readonly malformed: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
}

export interface Replayer {
  readonly sink: Sink;
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly onProgress: (counts: ReplayCounts) => void;
  /** Looked at between batches. */
  readonly stopped: () => boolean;
}

/** Events that are under way at once: all of them are acknowledged before more are read. */
const batch = 2_000;

/** Writes a file's events; resolves when every one is acknowledged by all in-sync replicas. */
export const replayFile = async (
  file: string,
  options: ReplayOptions,
  replayer: Replayer,
): Promise<ReplayCounts> => {
  const counts = openCounts(basename(file));
  const pace = paceOf(options, replayer);
  let reader: LineReader | undefined;
  let line = 0;
  let underWay: Promise<unknown>[] = [];
  const settle = async (): Promise<void> => {
    await Promise.all(underWay);
    underWay = [];
    replayer.onProgress(counts.now());
  };
  const handle = async (replayed: Replayed | undefined, bytes: Uint8Array): Promise<void> => {
    if (replayed === undefined) return;
    if (replayed.ok && replayed.event.time < options.from) return counts.beforeFrom();
    if (replayed.ok) await pace(replayed.event.time, settle);
    underWay.push(write(replayed, bytes, counts, replayer.sink));
    if (underWay.length >= batch) await settle();
  };
  for await (const bytes of byteLines(file)) {
    if (replayer.stopped()) break;
    line += 1;
    counts.line();
    const text = bytes.toString();
    reader ??= readerOf(options.format ?? formatOf(file, text), options);
    await handle(reader.read(text, line), bytes);
  }
  await handle(reader?.end(), new Uint8Array());
  await settle();
  return counts.now();
};

/** Lines longer than Kafka takes are cut in the dead letter; their reason says what they are. */
const longestBytes = 900_000;

const write = (
  replayed: Replayed,
  bytes: Uint8Array,
  counts: ReturnType<typeof openCounts>,
  sink: Sink,
): Promise<unknown> => {
  if (replayed.ok) {
    counts.event(replayed.event.type, replayed.event.time);
    return sink.send(replayed.event);
  }
  counts.malformed(replayed.reason);
  // A record of several lines is kept as text; a line as it stood in the file.
  const original = replayed.text.includes('\n') || bytes.length === 0 ? Buffer.from(replayed.text) : bytes;
  const letter = { bytes: original.subarray(0, longestBytes), reason: replayed.reason };
  return sink.park({ ...letter, source: `replay ${counts.file}`, position: replayed.line });
};

/** Waits until an event is due at the chosen speed; what was read before is written meanwhile. */
const paceOf = ({ speed }: ReplayOptions, { clock, wait, stopped }: Replayer) => {
  let begun: { readonly time: number; readonly at: number } | undefined;
  return async (time: number, settle: () => Promise<void>): Promise<void> => {
    if (speed === 0) return;
    begun ??= { time, at: clock() };
    const due = begun.at + (time - begun.time) / speed;
    if (due - clock() > 20) await settle();
    // In short pieces, so that a stop is heeded.
    while (due - clock() > 1 && !stopped()) await wait(Math.min(500, due - clock()));
  };
};

const openCounts = (file: string) => {
  const state = { lines: 0, beforeFrom: 0, malformed: 0 };
  const byType: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  let [first, last]: [number | null, number | null] = [null, null];
  const add = (counts: Record<string, number>, name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    file,
    line: () => {
      state.lines += 1;
    },
    beforeFrom: () => {
      state.beforeFrom += 1;
    },
    malformed: (reason: string) => {
      state.malformed += 1;
      // By field and kind: the rest of a reason quotes the line.
      add(reasons, reason.split(', found')[0]?.slice(0, 80) ?? '');
    },
    event: (type: string, time: number) => {
      add(byType, type);
      first = Math.min(first ?? time, time);
      last = Math.max(last ?? time, time);
    },
    now: (): ReplayCounts => ({
      ...{ file, ...state, byType: { ...byType }, reasons: { ...reasons } },
      ...{ firstTime: first, lastTime: last },
    }),
  };
};
