import { type KafkaConnection, logOf, wireName } from '../connection.ts';
import { translate } from '../wire/failure.ts';
import type { Fetched } from '../wire/fetch.ts';
import { type Link, openLink } from '../wire/link.ts';
import { allPartitions, earliest, latest, offsetsAt } from './offsets.ts';
import { createPuller } from './puller.ts';
import { type ReadRecord, readRecord } from './read-record.ts';

export interface ScanOptions {
  readonly topic: string;
  /** Default: all. */
  readonly partition?: number;
  /** Default: the beginning. `lastRecords` is per partition before it is cut to the newest overall. */
  readonly from?:
    | { readonly offset: string }
    | { readonly time: number }
    | 'beginning'
    | { readonly lastRecords: number };
  readonly filter?: (record: ReadRecord) => boolean;
  /** rows that pass the filter; bytes of keys and values that are looked at. */
  readonly limits: { readonly rows: number; readonly bytes: number; readonly ms: number };
  readonly signal?: AbortSignal;
}

export interface Scanned {
  /** In order of their time, oldest first. */
  readonly records: ReadRecord[];
  /** Records looked at, and their bytes. */
  readonly scanned: number;
  readonly bytes: number;
  /** Which limit ended it; `end`: everything that was there at the start has been looked at. */
  readonly endedBy: 'end' | 'rows' | 'bytes' | 'time' | 'aborted';
}

interface Range {
  readonly from: number;
  readonly end: number;
}

const rangesOf = async (
  link: Link,
  topic: string,
  options: ScanOptions,
): Promise<ReadonlyMap<number, Range>> => {
  const partitions = options.partition === undefined ? await allPartitions(link, topic) : [options.partition];
  const from = options.from ?? 'beginning';
  const [lows, ends] = await Promise.all([
    offsetsAt(link, topic, partitions, { time: earliest }),
    offsetsAt(link, topic, partitions, { time: latest }),
  ]);
  const timed =
    typeof from === 'object' && 'time' in from
      ? await offsetsAt(link, topic, partitions, { time: from.time })
      : undefined;
  const startOf = (partition: number, low: number, end: number): number => {
    if (from === 'beginning') return low;
    if ('offset' in from) return Number(from.offset);
    if ('lastRecords' in from) return end - from.lastRecords;
    const found = timed?.get(partition) ?? -1;
    return found < 0 ? end : found;
  };
  return new Map(
    partitions.map((partition) => {
      const [low, end] = [lows.get(partition) ?? 0, ends.get(partition) ?? 0];
      return [partition, { from: Math.max(low, startOf(partition, low, end)), end }];
    }),
  );
};

/** Looks at records one by one until a limit says stop. */
const createTally = (options: ScanOptions, ranges: ReadonlyMap<number, Range>) => {
  const open = new Set([...ranges].filter(([, { from, end }]) => from < end).map(([partition]) => partition));
  const records: ReadRecord[] = [];
  let scanned = 0;
  let bytes = 0;
  const look = (record: ReadRecord): Scanned['endedBy'] | undefined => {
    scanned++;
    bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
    if (options.filter?.(record) ?? true) records.push(record);
    if (records.length >= options.limits.rows) return 'rows';
    return bytes >= options.limits.bytes ? 'bytes' : undefined;
  };
  return {
    /** Says what ended it, if anything did. */
    add({ partition, records: some, next }: Fetched): Scanned['endedBy'] | undefined {
      const end = ranges.get(partition)?.end ?? 0;
      for (const record of some) {
        if (record.position >= end) break;
        const limit = look(readRecord(options.topic, partition, record));
        if (limit !== undefined) return limit;
      }
      if (next >= end) open.delete(partition);
      return open.size === 0 ? 'end' : undefined;
    },
    done: () => open.size === 0,
    result(endedBy: Scanned['endedBy']): Scanned {
      const sorted = records.sort((a, b) => a.timestamp - b.timestamp);
      const from = options.from;
      const newest =
        typeof from === 'object' && 'lastRecords' in from ? sorted.slice(-from.lastRecords) : sorted;
      return { records: newest, scanned, bytes, endedBy };
    },
  };
};

const read = async (
  connection: KafkaConnection,
  link: Link,
  options: ScanOptions,
  deadline: number,
): Promise<Scanned> => {
  const topic = wireName(connection, options.topic);
  const ranges = await rangesOf(link, topic, options);
  const tally = createTally(options, ranges);
  if (options.signal?.aborted === true) return tally.result('aborted');
  if (tally.done()) return tally.result('end');
  return new Promise((resolve, reject) => {
    const end = (endedBy: Scanned['endedBy']) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      void puller.stop().then(() => resolve(tally.result(endedBy)));
    };
    let ended = false;
    const puller = createPuller({
      link,
      log: logOf(connection),
      maxWaitMs: 100,
      maxBytesPerPartition: 1_048_576,
      maxBytes: 4_194_304,
      deliver(fetched) {
        for (const one of fetched) {
          const reason = ended ? undefined : tally.add(one);
          if (reason === undefined) continue;
          ended = true;
          end(reason);
        }
      },
      outOfRange: () => end('end'),
      failed: reject,
    });
    const abort = () => end('aborted');
    const timer = setTimeout(() => end('time'), Math.max(0, deadline - Date.now()));
    options.signal?.addEventListener('abort', abort);
    for (const [partition, { from, end: last }] of ranges)
      if (from < last) puller.set(topic, partition, from);
  });
};

/**
 * A bounded, read-committed look into one topic: it says which limit ended it.
 * Errors: KS_CONFIG for an unknown topic, KS_BROKER, KS_ACCESS.
 */
export const scan = async (connection: KafkaConnection, options: ScanOptions): Promise<Scanned> => {
  const deadline = Date.now() + options.limits.ms;
  let link: Link | undefined;
  try {
    link = await openLink(connection);
    return await read(connection, link, options, deadline);
  } catch (cause) {
    throw translate(`scanning ${options.topic}`, cause, { topic: options.topic });
  } finally {
    await link?.close();
  }
};
