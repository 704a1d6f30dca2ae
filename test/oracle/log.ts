/**
 * What lies in the topics, and what is read from it: the beginning of every recomputation.
 *
 * The oracle is a second implementation of every clickstream figure: plain loops over the whole log, no windows, no
 * state, no stream library, nothing shared with the consumer but the schema of events and results. It may be slow.
 */
import {
  type Identified,
  type PageTimed,
  pageTimed,
  type WebEvent,
  webEvent,
} from '@kafka-streaming/event-schema';

/** A record of web.events or web.page-timings as it was written. */
export interface LogRecord {
  readonly topic: 'web.events' | 'web.page-timings';
  readonly partition: number;
  /** The text of the value. */
  readonly text: string;
  readonly receivedAt: number;
  /** Its place in the partition, where the log is a real one. */
  readonly offset?: string;
}
/** Records in the order in which they were written; what lies between partitions has no order. */
export type Log = readonly LogRecord[];

export interface Settings {
  readonly sessionGapMs: number;
  readonly sessionMaxMs: number;
  readonly latenessMs: number;
}
/** Restated from the domain's definitions. */
export const domainSettings: Settings = {
  sessionGapMs: 1_800_000,
  sessionMaxMs: 86_400_000,
  latenessMs: 600_000,
};

/** A counted event and when it was received. */
export interface Counted<E> {
  readonly event: E;
  readonly receivedAt: number;
}

export interface Fates {
  read: number;
  ok: number;
  late: number;
  readonly skipped: Record<string, number>;
  parked: number;
}

export interface Reading {
  /** Every event that is neither late nor a repeat nor unreadable; robots' too. */
  readonly once: readonly Counted<WebEvent>[];
  /** Of these, what people did. */
  readonly people: readonly Counted<WebEvent>[];
  readonly robots: readonly { readonly event: WebEvent; readonly reason: string }[];
  readonly timings: readonly Counted<PageTimed>[];
  readonly fates: Readonly<Record<LogRecord['topic'], Fates>>;
}

export interface Input {
  readonly log: Log;
  readonly identities: readonly Identified[];
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const noFates = (): Fates => ({ read: 0, ok: 0, late: 0, skipped: {}, parked: 0 });

/** Reads one topic: parks what the schema refuses, sets aside what is late, leaves repeats away. */
export const readOnce = <E extends { id: string; site: string; time: number }>(
  log: Log,
  topic: LogRecord['topic'],
  read: (value: unknown) => E | undefined,
  { latenessMs }: Settings,
  fates: Fates,
): readonly Counted<E>[] => {
  const highest = new Map<string, number>();
  const ids = new Set<string>();
  const counted: Counted<E>[] = [];
  for (const record of log) {
    if (record.topic !== topic) continue;
    fates.read += 1;
    const event = read(parsed(record.text));
    if (event === undefined) {
      fates.parked += 1;
      continue;
    }
    const line = `${record.partition}|${event.site}`;
    const known = highest.get(line) ?? Number.NEGATIVE_INFINITY;
    highest.set(line, Math.max(known, Math.min(event.time, record.receivedAt)));
    if (event.time < known - latenessMs) {
      fates.late += 1;
    } else if (ids.has(`${event.site}|${event.id}`)) {
      fates.skipped['duplicate'] = (fates.skipped['duplicate'] ?? 0) + 1;
    } else {
      ids.add(`${event.site}|${event.id}`);
      counted.push({ event, receivedAt: record.receivedAt });
    }
  }
  return counted;
};

export const readEvent = (value: unknown): WebEvent | undefined => webEvent.safeParse(value).data;
export const readTiming = (value: unknown): PageTimed | undefined => pageTimed.safeParse(value).data;
