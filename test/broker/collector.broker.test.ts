import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provision } from '@kafka-streaming/embedded-kafka';
import {
  decode,
  header,
  type Topic,
  webDeadLetters,
  webEvents,
  webIdentities,
} from '@kafka-streaming/event-schema';
import { openProducer, type ReadRecord, type SafeProducer, scan } from '@kafka-streaming/kafka';
import {
  buildCollector,
  kafkaSink,
  openIntake,
  openTally,
  openVisitors,
  saltFile,
} from '@kafka-streaming/web-clickstream-producer';
import { Analytics } from '@segment/analytics-node';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedCluster } from '../support/cluster.ts';

const kafka = sharedCluster(1);
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

let producer: SafeProducer;
let collector: FastifyInstance;
let address = '';
let folder = '';

beforeAll(async () => {
  const connection = kafka().connection('collector-test');
  await provision(connection);
  folder = mkdtempSync(join(tmpdir(), 'collector-'));
  producer = await openProducer(connection, {
    producer: 'collector-test',
    onFull: 'busy',
    patienceMs: 2_000,
  });
  collector = await buildCollector({
    ...{ sink: kafkaSink(producer), clock: Date.now, log: quiet, rateLimit: 10_000, trustProxy: false },
    intake: openIntake(openVisitors(saltFile(join(folder, 'salts.json')))),
    tally: openTally(new Registry()),
  });
  address = await collector.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await collector?.close();
  await producer?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything in a topic. */
const recordsOf = async (topic: string): Promise<readonly ReadRecord[]> => {
  const connection = kafka().connection('collector-test-reader');
  const limits = { rows: 10_000, bytes: 50_000_000, ms: 10_000 };
  return (await scan(connection, { topic, from: 'beginning', limits })).records;
};
const eventsOf = async <V>(topic: Topic<V>): Promise<readonly V[]> =>
  (await recordsOf(topic.name)).flatMap(({ value }) => {
    const decoded = decode(topic, value);
    return decoded.ok ? [decoded.value] : [];
  });
const post = (path: string, body: string): Promise<Response> =>
  fetch(`${address}${path}`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
const view = (id: string): string => JSON.stringify({ id, type: 'page-viewed', view: `v${id}`, url: '/a' });

describe('the collector on a real Kafka', () => {
  it('answers 202 to what can be read from the topic the moment after', async () => {
    const answer = await post('/v1/events', `{"site":"acks","events":[${view('a1')},${view('a2')}]}`);
    expect(answer.status).toBe(202);
    const found = (await eventsOf(webEvents)).filter(({ site }) => site === 'acks');
    expect(found.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  it('keeps what a visitor does in one partition, by the key site|visitor', async () => {
    const events = Array.from({ length: 30 }, (_, index) => view(`k${index}`)).join(',');
    await post('/v1/events', `{"site":"keys","anonymousId":"ada","events":[${events}]}`);
    const found = (await recordsOf(webEvents.name)).filter(
      ({ key }) => key && Buffer.from(key).toString() === 'keys|ada',
    );
    expect(found).toHaveLength(30);
    expect(new Set(found.map(({ partition }) => partition)).size).toBe(1);
  });

  it.each([
    ['no id', '{"type":"page-viewed","view":"v","url":"/"}', 'id: expected string, received undefined'],
    [
      'an id of 101 characters',
      `{"id":"${'x'.repeat(101)}","type":"identified","traits":{}}`,
      'id: Too big: expected string to have <=100 characters',
    ],
    ['an unknown type', '{"id":"p","type":"poked"}', /^type: expected one of page-viewed, /],
    [
      'a number for an address',
      '{"id":"p","type":"page-viewed","view":"v","url":7}',
      'url: expected string, received number',
    ],
    [
      'a negative engagement',
      '{"id":"p","type":"engaged","view":"v","url":"/","engagedMs":-1}',
      'engagedMs: Too small: expected number to be >=0',
    ],
    [
      'a currency of two letters',
      '{"id":"p","type":"ordered","order":"o","revenue":1,"currency":"EU"}',
      'currency: a currency is three letters, such as EUR',
    ],
    [
      'a poisoned prototype',
      '{"id":"p","type":"identified","traits":{"__proto__":{"admin":true}}}',
      '__proto__: not allowed as the name of a field',
    ],
    ['null', 'null', 'event: expected object, received null'],
  ])('parks an event with %s, byte for byte, and says why', async (_case, bad, reason) => {
    const site = `bad-${_case.replaceAll(' ', '-')}`;
    const answer = await post('/v1/events', `{"site":"${site}","events":[${bad},${view(site)}]}`);
    const said: unknown = await answer.json();
    const told = reason instanceof RegExp ? expect.stringMatching(reason) : reason;
    expect(said).toEqual({ success: false, accepted: 1, rejected: [{ index: 0, reason: told }] });
    const letter = (await recordsOf(webDeadLetters.name)).at(-1);
    expect(Buffer.from(letter?.value ?? []).toString()).toBe(bad);
    expect(letter?.headers).toMatchObject({ [header.reason]: told, [header.sourceTopic]: 'http /v1/events' });
    expect((await eventsOf(webEvents)).filter((event) => event.site === site)).toHaveLength(1);
  });

  it('takes what Segment’s own SDK sends', async () => {
    const analytics = new Analytics({ writeKey: 'segment-test', host: address, flushAt: 3, maxRetries: 0 });
    const errors: unknown[] = [];
    analytics.on('error', (error) => errors.push(error));
    analytics.identify({ userId: 'u1', traits: { plan: 'pro' } });
    analytics.page({ userId: 'u1', properties: { url: 'https://b.example/y' } });
    analytics.track({
      userId: 'u1',
      event: 'Order Completed',
      properties: { order_id: 'o1', revenue: 12.34 },
    });
    await analytics.closeAndFlush();
    expect(errors).toEqual([]);
    const found = (await eventsOf(webEvents)).filter(({ site }) => site === 'segment-test');
    expect(found).toMatchObject([
      { type: 'page-viewed', visitor: 'u1', path: '/y' },
      { type: 'ordered', visitor: 'u1', order: 'o1', revenueCents: 1_234 },
    ]);
    expect(await eventsOf(webIdentities)).toMatchObject([{ visitor: 'u1', traits: { plan: 'pro' } }]);
  });

  it('answers 503 with Retry-After when the broker is gone, and 202 to the same batch when it is back', async () => {
    const body = `{"site":"outage","events":[${view('o1')}]}`;
    const [broker] = kafka().brokers;
    await broker?.kill('SIGKILL');
    const refused = await post('/v1/events', body);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    await broker?.start();
    await expect.poll(async () => (await post('/v1/events', body)).status, { timeout: 30_000 }).toBe(202);
    const found = (await eventsOf(webEvents)).filter(({ site }) => site === 'outage');
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(['o1']));
  });
});
