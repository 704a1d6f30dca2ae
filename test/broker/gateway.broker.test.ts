import { provision } from '@kafka-streaming/embedded-kafka';
import type { RecordsAnswer, TopicsAnswer } from '@kafka-streaming/event-schema';
import { type KafkaConnection, openProducer, type SafeProducer } from '@kafka-streaming/kafka';
import { parse } from 'csv-parse/sync';
import { Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedCluster } from '../support/cluster.ts';
import { gatewayOn } from '../support/gateway-on.ts';
import { openPage } from '../support/live-page.ts';

const cluster = sharedCluster(1);
let kafka: KafkaConnection;
let producer: SafeProducer;
let running: Awaited<ReturnType<typeof gatewayOn>>;

const write = async (topic: string, key: string, value: unknown): Promise<void> => {
  await producer.sendRaw(topic, { key, value: value === null ? null : JSON.stringify(value) });
};
const writeAll = async (topic: string, count: number, of: (n: number) => readonly [string, unknown]) => {
  await Promise.all(Array.from({ length: count }, (_, n) => write(topic, ...of(n))));
};

beforeAll(async () => {
  kafka = cluster().connection('gateway-test', 'gateway-test.');
  await provision(kafka);
  producer = await openProducer(kafka, { producer: 'gateway-test' });
  await write('web.sites', 'before', { site: 'before' });
  await writeAll('web.events', 20, (n) => [`site|v${n % 3}`, { n: -n }]);
  running = await gatewayOn(kafka);
});

afterAll(async () => {
  await running.stop();
  await producer.close();
});

describe('the gateway on Kafka', () => {
  it('shows what the topics held before it started, and within 500 ms what comes', async () => {
    const page = await openPage(running.url, 'web.sites');
    expect(page.types).toEqual(['snapshot']);
    expect(page.values.get('before')).toEqual({ site: 'before' });
    await write('web.sites', 'new', { site: 'new' });
    await expect.poll(() => page.values.get('new'), { timeout: 500, interval: 10 }).toEqual({ site: 'new' });
    expect(page.entries.at(-1)?.at).toMatchObject({ topic: 'web.sites', offset: expect.any(String) });
    await page.cut();
  });

  it('removes what a tombstone deletes', async () => {
    await write('web.sites', 'short-lived', { site: 'x' });
    const page = await openPage(running.url, 'web.sites/short');
    await expect.poll(() => page.values.size).toBe(1);
    await write('web.sites', 'short-lived', null);
    await expect.poll(() => page.values.size).toBe(0);
    await page.cut();
  });

  it('shows the newest records of an event topic, once each, the old ones too', async () => {
    const page = await openPage(running.url, 'web.events');
    expect(page.entries.map((entry) => JSON.stringify(entry.value)).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, n) => JSON.stringify({ n: -n })).toSorted(),
    );
    await page.cut();
  });

  it('never shows what a transaction took back', async () => {
    const page = await openPage(running.url, 'web.sites');
    const client = new Kafka({ brokers: [...cluster().bootstrap], logLevel: 0 });
    const other = client.producer({
      transactionalId: 'taken-back',
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await other.connect();
    const transaction = await other.transaction();
    const taken = { key: 'taken-back', value: '{}' };
    await transaction.send({ topic: 'gateway-test.web.sites', messages: [taken] });
    await transaction.abort();
    await other.disconnect();
    await writeAll('web.sites', 30, (n) => [`after-${n}`, { n }]);
    await expect
      .poll(() => [...page.values.keys()].filter((key) => key.startsWith('after-')).length)
      .toBe(30);
    expect(page.values.has('taken-back')).toBe(false);
    await page.cut();
  });

  it('replays what a cut connection missed: no gap, nothing twice', async () => {
    const page = await openPage(running.url, 'web.events/cut|');
    await writeAll('web.events', 50, (n) => [`cut|v${n % 7}`, { n }]);
    await expect.poll(() => page.entries.length).toBe(50);
    await page.cut();
    await writeAll('web.events', 50, (n) => [`cut|v${n % 7}`, { n: 50 + n }]);
    await page.comeBack();
    await writeAll('web.events', 50, (n) => [`cut|v${n % 7}`, { n: 100 + n }]);
    await expect.poll(() => page.entries.length).toBe(150);
    const places = page.entries.map(({ at }) => `${at?.partition}/${at?.offset}`);
    expect(new Set(places).size).toBe(150);
    expect(page.types).not.toContain('resync');
    expect(page.dropped()).toBe(0);
    expect(page.errors).toEqual([]);
    await page.cut();
  });

  it('sends a snapshot anew when a gap is larger than the ring, and says so', async () => {
    const page = await openPage(running.url, 'web.live-visitors');
    await write('web.live-visitors', 'site-0', { n: 0 });
    await expect.poll(() => page.values.size).toBe(1);
    await page.cut();
    const watcher = await openPage(running.url, 'web.live-visitors');
    for (let round = 1; round <= 25; round += 1) {
      await writeAll('web.live-visitors', 1_000, (n) => [`site-${n}`, { n: round }]);
      const isThere = () =>
        [...watcher.values.values()].every((value) => JSON.stringify(value) === `{"n":${round}}`);
      await expect.poll(isThere, { timeout: 10_000 }).toBe(true);
    }
    await page.comeBack();
    await expect.poll(() => page.values.size).toBe(1_000);
    expect(page.types).toContain('resync');
    expect([...page.values].toSorted()).toEqual([...watcher.values].toSorted());
    expect(page.errors).toEqual([]);
    await page.cut();
    await watcher.cut();
  });

  it('tells its clients that it restarts, and gives them a snapshot when they come back to another one', async () => {
    const first = await gatewayOn(kafka);
    const page = await openPage(first.url, 'web.sites');
    await first.stop();
    await expect.poll(page.closed).toMatchObject({ code: 1012 });
    const second = await gatewayOn(kafka);
    await page.comeBack(second.url);
    expect(page.types.slice(-2)).toEqual(['resync', 'snapshot']);
    await page.cut();
    await second.stop();
  });

  it('tells what it sees of brokers and pipeline', async () => {
    const page = await openPage(running.url, 'gateway.pipeline');
    await expect
      .poll(() => page.values.get('cluster'), { timeout: 10_000 })
      .toMatchObject({
        reachable: true,
        brokersUp: 1,
        brokersExpected: 1,
        underReplicated: 0,
        offline: 0,
      });
    await expect.poll(() => JSON.stringify(page.values.get('graph'))).toContain('topic:web.sites');
    await page.cut();
  });
});

describe('a search in a topic', () => {
  const ask = async (path: string): Promise<RecordsAnswer> =>
    (await fetch(`${running.url}/api/topics/${path}`)).json();

  beforeAll(() =>
    writeAll('web.page-timings', 3_000, (n) => [`scan|v${n % 50}`, { n, text: `needle-${n}` }]),
  );

  it('ends at the rows asked for, and says what it looked at', async () => {
    const answer = await ask('web.page-timings/records?partition=0&offset=0&limit=5');
    expect(answer.records).toHaveLength(5);
    expect(answer).toMatchObject({ endedBy: 'rows', limits: { rows: 5, ms: 5_000 } });
    expect(answer.scanned).toBe(5);
  });

  it('finds one record among 3,000 and says that it saw them all', async () => {
    const answer = await ask('web.page-timings/records?contains=NEEDLE-1234%22');
    expect(answer.records.map((record) => record.value)).toEqual(['{"n":1234,"text":"needle-1234"}']);
    expect(answer).toMatchObject({ scanned: 3_000, endedBy: 'end' });
  });

  it('shows the newest first', async () => {
    const { records } = await ask('web.page-timings/records?limit=100');
    expect(records).toHaveLength(100);
    const times = records.map((record) => record.timestamp);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('exports as CSV what an independent reader finds to be the same', async () => {
    const file = await fetch(
      `${running.url}/api/topics/web.page-timings/export.csv?key=scan%7Cv7&limit=1000`,
    );
    const rows: Record<string, string>[] = parse(await file.text(), { columns: true });
    expect(rows).toHaveLength(60);
    expect(rows.every((row) => Number(row['n']) % 50 === 7 && row['text'] === `needle-${row['n']}`)).toBe(
      true,
    );
  });

  it('lists topics with their partitions as they are', async () => {
    const end = async (): Promise<number> => {
      const { topics }: TopicsAnswer = await (await fetch(`${running.url}/api/topics`)).json();
      const timings = topics.find((topic) => topic.name === 'web.page-timings');
      return (timings?.partitions ?? []).reduce((sum, { high }) => sum + Number(high), 0);
    };
    await expect.poll(end, { timeout: 10_000 }).toBe(3_000);
  });
});
