import type { AnyTopic, RecordsAnswer } from '@kafka-streaming/event-schema';
import type { ReadRecord } from '@kafka-streaming/kafka';
import { tooManyScans, unavailable } from '../problem.ts';
import type { ScanOptions, ScanResult, Source } from '../source.ts';
import type { HistoryQuery, RecordsQuery } from './query.ts';
import { matcher, rowOf } from './row.ts';

const MiB = 1024 * 1024;

/** What bounds every scan, beside its rows. */
export const scanLimits = { bytes: 32 * MiB, ms: 5_000 } as const;
/** A search that says nothing of where to start looks at so many of the newest records. */
const searchedRecords = 50_000;
const scansAtOnce = 4;

export interface Found {
  readonly records: readonly ReadRecord[];
  readonly result: ScanResult;
  readonly rows: number;
  readonly ms: number;
}

/** Bounded reads of topics, a few at a time. */
export interface Scans {
  readonly records: (topic: string, query: RecordsQuery, signal: AbortSignal) => Promise<Found>;
  readonly history: (topic: AnyTopic, query: HistoryQuery, signal: AbortSignal) => Promise<Found>;
  readonly one: (
    topic: string,
    partition: number,
    offset: string,
    signal: AbortSignal,
  ) => Promise<ReadRecord | undefined>;
}

/** The newest `count` of records that arrive partition by partition. */
const newest = (count: number) => {
  const byPartition = new Map<number, ReadRecord[]>();
  return {
    add: (record: ReadRecord): void => {
      const kept = byPartition.get(record.partition) ?? [];
      kept.push(record);
      if (kept.length >= 2 * count) kept.splice(0, kept.length - count);
      byPartition.set(record.partition, kept);
    },
    all: (): readonly ReadRecord[] => newestFirst([...byPartition.values()].flat()).slice(0, count),
  };
};

const newestFirst = (records: readonly ReadRecord[]): readonly ReadRecord[] =>
  records.toSorted((a, b) => b.timestamp - a.timestamp || Number(BigInt(b.offset) - BigInt(a.offset)));

const startOf = ({
  offset,
  time,
  last,
  key,
  contains,
  limit,
}: RecordsQuery): NonNullable<ScanOptions['from']> => {
  if (offset !== undefined) return { offset };
  if (time !== undefined) return { time };
  const isSearch = key !== undefined || contains !== undefined;
  return { lastRecords: last ?? (isSearch ? searchedRecords : limit) };
};

/** Event time of a result by its declaration; undefined when it can't be read. */
const eventTime = (topic: AnyTopic, value: Uint8Array): number | undefined => {
  try {
    const body = topic.schema.safeParse(JSON.parse(Buffer.from(value).toString('utf8')));
    const timeOf: (value: never) => number = topic.timeOf;
    return body.success ? timeOf(body.data as never) : undefined;
  } catch {
    return undefined;
  }
};

export const openScans = (source: Source): Scans => {
  let running = 0;
  const timed = async (options: Omit<ScanOptions, 'limits'>, rows: number) => {
    if (running >= scansAtOnce) throw tooManyScans(scansAtOnce);
    running += 1;
    const started = Date.now();
    try {
      const result = await source.scan({ ...options, limits: { rows, ...scanLimits } });
      return { result, rows, ms: Date.now() - started };
    } catch (error) {
      throw unavailable(`Kafka did not answer: ${error instanceof Error ? error.message : 'unknown reason'}`);
    } finally {
      running -= 1;
    }
  };

  return {
    records: async (topic, query, signal) => {
      const matches = matcher(query);
      const isTail = query.offset === undefined && query.time === undefined;
      const tail = newest(query.limit);
      const filter = (record: ReadRecord): boolean => {
        if (!matches(record)) return false;
        if (isTail) tail.add(record);
        return !isTail;
      };
      const { partition, limit } = query;
      const where = { topic, from: startOf(query), ...(partition === undefined ? {} : { partition }) };
      const scan = await timed({ ...where, filter, signal }, limit);
      return { ...scan, records: isTail ? tail.all() : newestFirst(scan.result.records) };
    },
    history: async (topic, { from, to, key, limit }, signal) => {
      const matches = matcher({ key });
      const lastOfKey = new Map<string, ReadRecord>();
      const full = new AbortController();
      const filter = (record: ReadRecord): boolean => {
        if (record.key === null || !matches(record)) return false;
        const name = Buffer.from(record.key).toString('utf8');
        const time = record.value === null ? undefined : eventTime(topic, record.value);
        lastOfKey.delete(name);
        if (time === undefined || time < from || time > to) return false;
        lastOfKey.set(name, record);
        if (lastOfKey.size >= limit) full.abort();
        return false;
      };
      const where = { topic: topic.name, from: { time: from }, filter };
      const scan = await timed({ ...where, signal: AbortSignal.any([signal, full.signal]) }, limit);
      const result = full.signal.aborted ? { ...scan.result, endedBy: 'rows' as const } : scan.result;
      return { ...scan, result, records: [...lastOfKey.values()] };
    },
    one: async (topic, partition, offset, signal) => {
      const { result } = await timed({ topic, partition, from: { offset }, signal }, 1);
      return result.records.find((record) => record.offset === offset);
    },
  };
};

/** What was found, and what bounded the search. */
export const recordsAnswer = (topic: string, { records, result, rows, ms }: Found): RecordsAnswer => ({
  topic,
  records: records.map((record) => rowOf(record)),
  scanned: result.scanned,
  bytes: result.bytes,
  ms,
  endedBy: result.endedBy,
  limits: { rows, ...scanLimits },
});
