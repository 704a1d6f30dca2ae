import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { provision } from '@kafka-streaming/embedded-kafka';
import { type FateCount, fateCount, fateCounts } from '@kafka-streaming/event-schema';
import { follow, type KafkaConnection, openProducer, type ReadRecord, scan } from '@kafka-streaming/kafka';
import { afterAll, describe, expect, it } from 'vitest';
import { topicDifferences } from '../oracle/compare.ts';
import { hostileLog } from '../oracle/hostile-log.ts';
import type { LogRecord } from '../oracle/log.ts';
import { figuresOf } from '../oracle/web-clickstream.ts';
import { sharedCluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';

const kafka = sharedCluster(1);
const main = fileURLToPath(new URL('../../apps/web-clickstream/consumer/src/main.ts', import.meta.url));

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** The consumer as it is run in production, in a process of its own. */
const startConsumer = ({ brokers, topicPrefix = '' }: KafkaConnection): ChildProcess => {
  const settings = [
    `--kafka-brokers=${brokers.join()}`,
    `--kafka-topic-prefix=${topicPrefix}`,
    '--log-level=warn',
  ];
  const args = ['--conditions=source', '--import', 'tsx', main, ...settings];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
};

/** Figures that need no further event time to be right: what is final only later is compared without that mark. */
const settled = [
  'web.traffic',
  'web.status-counts',
  'web.bot-counts',
  'web.sites',
  'web.sessions',
  'web.page-tables',
  'web.summaries',
  'web.breakdowns',
  'web.vitals',
  'web.funnels',
  'web.journeys',
  'web.retention',
] as const;

/** Newest committed value of each key, by topic. */
const followResults = async (connection: KafkaConnection) => {
  const rows = new Map<string, Map<string, unknown>>(
    [...settled, fateCounts.name].map((name) => [name, new Map()]),
  );
  const take = ({ topic, key, value }: ReadRecord): void => {
    const text = key === null ? '' : Buffer.from(key).toString();
    if (value === null) rows.get(topic)?.delete(text);
    else rows.get(topic)?.set(text, JSON.parse(Buffer.from(value).toString()));
  };
  const reader = await follow(connection, {
    topics: [...rows.keys()],
    from: 'beginning',
    onRecords: (records) => records.forEach(take),
  });
  return { rows, stop: () => reader.stop() };
};

const sourceNames = ['web.events', 'web.page-timings'] as const;

/** What really lies in the topics: the oracle reads the log, not what was sent. */
const readLog = async (connection: KafkaConnection): Promise<readonly LogRecord[]> => {
  const limits = { rows: 100_000, bytes: 1e9, ms: 20_000 };
  const parts = await Promise.all(
    sourceNames.map(async (topic) => {
      const { records } = await scan(connection, { topic, from: 'beginning', limits });
      return records.map((record): LogRecord => {
        const text = Buffer.from(record.value ?? []).toString();
        return {
          topic,
          partition: record.partition,
          text,
          receivedAt: record.timestamp,
          offset: record.offset,
        };
      });
    }),
  );
  return parts.flat().sort((a, b) => Number(a.offset) - Number(b.offset));
};

const withoutMarks = (value: object): object => {
  const { final: _, traits: __, ...figures } = { final: false, traits: null, ...value };
  return figures;
};

const readCounts = (rows: ReadonlyMap<string, unknown>): readonly FateCount[] =>
  [...rows.values()]
    .map((value) => fateCount.parse(value))
    .filter(({ topic }) => sourceNames.some((n) => n === topic));

describe('the web clickstream consumer, killed in the middle', () => {
  it('commits what a recomputation over the whole log gives, and an account of every record', async () => {
    const connection = kafka().connection('clickstream-test', 'clicks.');
    await provision(connection);
    const producer = await openProducer(connection, { producer: 'test' });
    const { arrivals, identities } = hostileLog({ seed: 7, visitors: 120 });
    const results = await followResults(connection);
    const send = (from: number, to: number): Promise<unknown> =>
      Promise.all(
        arrivals.slice(from, to).map(({ topic, key, text }) => producer.sendRaw(topic, { key, value: text })),
      );
    const read = (): number =>
      readCounts(results.rows.get(fateCounts.name) ?? new Map()).reduce((sum, count) => sum + count.read, 0);

    const first = startConsumer(connection);
    const half = Math.floor(arrivals.length / 2);
    await send(0, half);
    await until(() => read() > 200, 'the first consumer commits');
    first.kill('SIGKILL');
    await send(half, arrivals.length);
    const second = startConsumer(connection);
    await until(() => read() === arrivals.length, 'every record has a fate', 60_000);

    const log = await readLog(connection);
    const expected = figuresOf({ log, identities }, { watermark: 0 });
    const differences = (): readonly string[] =>
      settled.flatMap((name) => {
        const wanted = [...(expected.topics[name] ?? [])].map(
          ([key, row]) => [key, withoutMarks(row)] as const,
        );
        return topicDifferences(name, results.rows.get(name) ?? new Map(), new Map(wanted));
      });
    // Long ranges are drawn each five seconds.
    await until(() => differences().length === 0, 'all figures are drawn', 20_000).catch(() => undefined);
    expect(differences().slice(0, 20)).toEqual([]);

    const fates = readCounts(results.rows.get(fateCounts.name) ?? new Map());
    const counted = (of: (count: FateCount) => number): number =>
      fates.reduce((sum, count) => sum + of(count), 0);
    const { 'web.events': events, 'web.page-timings': timings } = expected.reading.fates;
    expect(counted(({ ok }) => ok)).toBe(events.ok + timings.ok);
    expect(counted(({ late }) => late)).toBe(events.late + timings.late);
    expect(log).toHaveLength(arrivals.length);

    second.kill('SIGTERM');
    await until(() => !running.has(second), 'the consumer stops when asked');
    await results.stop();
    await producer.close();
  }, 150_000);
});
