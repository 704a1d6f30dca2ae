import type { ReadRecord } from '@kafka-streaming/kafka';
import type { LiveTopic, ScanOptions, ScanResult, Source } from '../src/source.ts';

/** Kafka in a few lines of memory: what was given is what is followed, scanned and described. */
export interface MemorySource extends Source {
  /** Writes records of one topic, partition 0, and delivers them. */
  readonly write: (topic: string, ...records: readonly Written[]) => void;
  readonly sent: readonly { readonly topic: string; readonly key: string; readonly value: string }[];
  /** Scans wait until released: to have several at once. */
  readonly holdScans: () => () => void;
  readonly lastSignal: () => AbortSignal | undefined;
}

export interface Written {
  readonly key: string | null;
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timestamp?: number;
}

const text = new TextEncoder();
const bytes = (value: unknown): Uint8Array | null => {
  if (value === null) return null;
  return value instanceof Uint8Array ? value : text.encode(JSON.stringify(value));
};

export const recordOf = (topic: string, offset: number, written: Written): ReadRecord => ({
  topic,
  partition: 0,
  offset: String(offset),
  timestamp: written.timestamp ?? 1_000 + offset,
  key: written.key === null ? null : text.encode(written.key),
  value: bytes(written.value),
  headers: { ...written.headers },
});

const startOf = (from: ScanOptions['from'], log: readonly ReadRecord[]): number => {
  if (from === undefined || from === 'beginning') return 0;
  if ('offset' in from) return Number(from.offset);
  if ('lastRecords' in from) return Math.max(0, log.length - from.lastRecords);
  const found = log.findIndex((record) => record.timestamp >= from.time);
  return found < 0 ? log.length : found;
};

const scanOf = (log: readonly ReadRecord[], options: ScanOptions): ScanResult => {
  const records: ReadRecord[] = [];
  let scanned = 0;
  let size = 0;
  const result = (endedBy: ScanResult['endedBy']): ScanResult => ({ records, scanned, bytes: size, endedBy });
  for (const record of log.slice(startOf(options.from, log))) {
    if (options.signal?.aborted === true) return result('aborted');
    scanned += 1;
    size += record.value?.byteLength ?? 0;
    if (options.filter?.(record) ?? true) records.push(record);
    if (records.length >= options.limits.rows) return result('rows');
    if (size >= options.limits.bytes) return result('bytes');
  }
  return result('end');
};

export const memorySource = (): MemorySource => {
  const logs = new Map<string, ReadRecord[]>();
  const sent: { topic: string; key: string; value: string }[] = [];
  let deliver: (records: readonly ReadRecord[]) => void = () => undefined;
  let held: Promise<void> = Promise.resolve();
  let lastSignal: AbortSignal | undefined;
  const live = (): LiveTopic[] =>
    [...logs].map(([topic, log]) => ({
      topic,
      partitions: [{ partition: 0, leader: 1, replicas: [1], isr: [1], low: '0', high: String(log.length) }],
    }));
  return {
    sent,
    lastSignal: () => lastSignal,
    write: (topic, ...written) => {
      const log = logs.get(topic) ?? [];
      logs.set(topic, log);
      const records = written.map((one, index) => recordOf(topic, log.length + index, one));
      log.push(...records);
      deliver(records);
    },
    holdScans: () => {
      let release: () => void = () => undefined;
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    follow: async ({ onRecords, caughtUp }) => {
      deliver = onRecords;
      for (const log of logs.values()) onRecords(log);
      caughtUp();
      return { stop: async () => undefined, failed: new Promise<never>(() => undefined) };
    },
    scan: async (options) => {
      lastSignal = options.signal;
      await held;
      return scanOf(logs.get(options.topic) ?? [], options);
    },
    brokers: async () => ({ brokers: [{ id: 1, host: '127.0.0.1', port: 9092 }], controller: 1 }),
    topics: async () => live(),
    send: async (topic, record) => {
      sent.push({ topic, ...record });
    },
  };
};
