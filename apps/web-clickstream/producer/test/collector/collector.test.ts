import { KafkaStreamingError } from '@kafka-streaming/kafka';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildCollector } from '../../src/collector/collector.ts';
import { openTally } from '../../src/collector/tally.ts';
import { openIntake } from '../../src/intake/intake.ts';
import { saltsInMemory } from '../../src/intake/salt-file.ts';
import { openVisitors } from '../../src/intake/visitor.ts';
import { memorySink } from '../support/memory-sink.ts';
import { quietLog } from '../support/quiet-log.ts';

const now = Date.UTC(2026, 0, 5, 12);
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0';
const intake = openIntake(openVisitors(saltsInMemory()));

let app: FastifyInstance;
let kafka: ReturnType<typeof memorySink>;
let metrics: Registry;
const open = async (rateLimit = 1_000): Promise<void> => {
  kafka = memorySink();
  metrics = new Registry();
  app = await buildCollector({
    ...{ intake, sink: kafka.sink, clock: () => now, log: quietLog() },
    ...{ tally: openTally(metrics), rateLimit, trustProxy: false },
  });
};
beforeEach(() => open());
afterEach(() => app.close());

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    ...{ method: 'POST', url },
    headers: { 'content-type': 'text/plain', 'user-agent': firefox, ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
const view = (id: string, more: Record<string, unknown> = {}) => ({
  ...{ id, type: 'page-viewed', view: `v-${id}`, url: 'https://a.example/x' },
  ...more,
});
const counted = async (name: string): Promise<Record<string, number>> => {
  const metric = await metrics.getSingleMetric(name)?.get();
  return Object.fromEntries(
    metric?.values.map(({ labels, value }) => [String(labels['reason'] ?? labels['type']), value]) ?? [],
  );
};

describe('POST /v1/events', () => {
  it('takes a batch and answers 202', async () => {
    const answer = await post('/v1/events', { site: 'a', sent: now, events: [view('1'), view('2')] });
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ success: true, accepted: 2, rejected: [] });
    expect(kafka.events.map(({ id, site, time }) => ({ id, site, time }))).toEqual([
      { id: '1', site: 'a', time: now },
      { id: '2', site: 'a', time: now },
    ]);
    expect(await counted('web_collector_accepted_total')).toEqual({ 'page-viewed': 2 });
  });

  it('answers only once Kafka has acknowledged', async () => {
    let acknowledge = (): void => undefined;
    kafka.hold(
      new Promise((resolve) => {
        acknowledge = resolve;
      }),
    );
    let answered = false;
    const answer = post('/v1/events', { site: 'a', events: [view('1')] }).then((response) => {
      answered = true;
      return response.statusCode;
    });
    await app.inject('/nothing');
    expect(answered).toBe(false);
    acknowledge();
    expect(await answer).toBe(202);
  });

  it('keeps the good events of a batch and parks the bad ones, byte for byte', async () => {
    const bad = '{"id" : "2","type":"clicked", "view":"v", "url":"/b"}';
    const answer = await post('/v1/events', `{"site":"a","events":[${JSON.stringify(view('1'))}, ${bad}]}`);
    const reason = 'target: expected string, received undefined';
    expect(answer.json()).toEqual({ success: false, accepted: 1, rejected: [{ index: 1, reason }] });
    expect(kafka.events.map(({ id }) => id)).toEqual(['1']);
    expect(kafka.rejects).toEqual([{ bytes: bad, reason, source: 'http /v1/events', position: 1 }]);
  });

  it('names every event and field when none is good', async () => {
    const answer = await post('/v1/events', {
      site: 'a',
      events: [{ id: '1', type: 'page-viewed', url: '/x' }, 7],
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toBe(
      'event 0: view: expected string, received undefined; event 1: event: expected object, received number',
    );
    expect(kafka.rejects).toHaveLength(2);
    expect(await counted('web_collector_rejected_total')).toEqual({ invalid: 2 });
  });

  it.each([
    ['', 'body: expected one JSON object'],
    ['{"site":', 'body: expected one JSON object'],
    ['[]', 'body: expected one JSON object'],
    [{ events: [view('1')] }, 'site: expected string, received undefined'],
    [
      { site: 'a|b', events: [view('1')] },
      'site: a site is 1 to 100 letters, digits, dots, colons, dashes or underscores',
    ],
    [{ site: 'a' }, 'events: expected array, received undefined'],
    [{ site: 'a', events: [] }, 'events: Too small: expected array to have >=1 items'],
    [
      { site: 'a', events: [view('x'.repeat(101))] },
      'event 0: id: Too big: expected string to have <=100 characters',
    ],
    [
      { site: 'a', events: [view('1', { type: 'nope' })] },
      /^event 0: type: expected one of page-viewed, clicked, /,
    ],
    [
      '{"site":"a","events":[{"__proto__":{"x":1}}]}',
      'event 0: __proto__: not allowed as the name of a field',
    ],
  ])('refuses %j with 400: %s', async (body, message) => {
    const answer = await post('/v1/events', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toEqual(
      message instanceof RegExp ? expect.stringMatching(message) : message,
    );
    expect(kafka.events).toEqual([]);
  });

  it('refuses an event over 32 KB and takes its neighbours', async () => {
    const large = view('2', { title: 'x'.repeat(33_000) });
    const answer = await post('/v1/events', { site: 'a', events: [view('1'), large, view('3')] });
    const bytes = JSON.stringify(large).length;
    expect(answer.json()).toMatchObject({
      accepted: 2,
      rejected: [{ index: 1, reason: `event: ${bytes} bytes, at most 32768 are allowed` }],
    });
  });

  it('answers 413 to an event over 32 KB alone, and to a request over 500 KB', async () => {
    const alone = await post('/v1/events', { site: 'a', events: [view('1', { title: 'x'.repeat(33_000) })] });
    const batch = await post('/v1/events', 'x'.repeat(500 * 1024 + 1));
    expect([alone.statusCode, batch.statusCode]).toEqual([413, 413]);
    expect(batch.json()).toMatchObject({ error: 'too-large', message: 'the request is larger than 500 KB' });
  });

  it('answers 415 to anything but JSON and text', async () => {
    expect(
      (await post('/v1/events', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode,
    ).toBe(415);
  });

  it.each([
    [new KafkaStreamingError('KS_BUSY', 'full'), 'the queue to Kafka is full'],
    [new KafkaStreamingError('KS_BROKER', 'gone'), 'Kafka does not answer'],
  ])('answers 503 with Retry-After on %s', async (error, message) => {
    kafka.fail(error);
    const answer = await post('/v1/events', { site: 'a', events: [view('1')] });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.json().message).toBe(message);
  });

  it('answers 429 with Retry-After to who sends too much', async () => {
    await app.close();
    await open(2);
    const codes: number[] = [];
    for (let request = 0; request < 3; request += 1) {
      codes.push((await post('/v1/events', { site: 'a', events: [view(String(request))] })).statusCode);
    }
    const answer = await post('/v1/events', { site: 'a', events: [view('9')] });
    expect(codes).toEqual([202, 202, 429]);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json().error).toBe('too-many-requests');
  });

  it.each(['sec-gpc', 'dnt'])('keeps nothing of a browser that sends %s', async (header) => {
    const answer = await post('/v1/events', { site: 'a', events: [view('1')] }, { [header]: '1' });
    expect(answer.json()).toEqual({ success: true, accepted: 0, rejected: [] });
    expect(kafka.events).toEqual([]);
    expect(await counted('web_collector_rejected_total')).toEqual({ 'opted-out': 1 });
  });

  it('counts a time in the far future that was put back', async () => {
    await post('/v1/events', { site: 'a', events: [view('1', { time: now + 86_400_001 })] });
    expect(kafka.events[0]?.time).toBe(now);
    expect((await metrics.getSingleMetric('web_collector_clamped_total')?.get())?.values[0]?.value).toBe(1);
  });

  it('stores neither address nor user agent', async () => {
    await post('/v1/events', { site: 'a', events: [view('1')] });
    expect(JSON.stringify(kafka.events)).not.toMatch(/127\.0\.0\.1|Gecko/);
  });

  it('may be called from any page', async () => {
    const preflight = await app.inject({ method: 'OPTIONS', url: '/v1/batch' });
    expect([preflight.statusCode, preflight.headers['access-control-allow-origin']]).toEqual([204, '*']);
  });
});

describe('the Segment endpoints', () => {
  it('take single calls, for the site of the write key', async () => {
    const authorization = `Basic ${Buffer.from('my-key:').toString('base64')}`;
    const call = { userId: 'u', event: 'Searched', messageId: 'm1' };
    const answer = await post('/v1/track', call, { authorization });
    expect(answer.statusCode).toBe(202);
    expect(kafka.events).toMatchObject([
      { id: 'm1', type: 'tracked', site: 'my-key', visitor: 'u', salted: false },
    ]);
  });

  it('do not take the agent of a server for that of its visitor', async () => {
    await post(
      '/v1/page',
      { userId: 'u', context: { page: { url: 'https://b.example/y' } } },
      { 'user-agent': 'curl/8' },
    );
    expect(kafka.events).toMatchObject([{ site: 'b.example', agent: { browser: 'unknown' }, path: '/y' }]);
    expect(JSON.stringify(kafka.events)).not.toContain('bot');
  });

  it('take a batch in part', async () => {
    const batch = [
      { type: 'identify', userId: 'u', traits: { plan: 'pro' } },
      { type: 'track', userId: 'u' },
      { type: 'alias', userId: 'u' },
    ];
    const answer = await post('/v1/batch', { batch, writeKey: 'k' });
    expect(answer.statusCode).toBe(202);
    expect(answer.json().rejected).toEqual([
      { index: 1, reason: 'event: a track call needs the name of its event' },
      { index: 2, reason: 'type: expected one of track, page, identify' },
    ]);
    expect(kafka.events).toMatchObject([{ type: 'identified', site: 'k', traits: { plan: 'pro' } }]);
  });

  it.each([
    ['/v1/track', { userId: 'u' }, 'event 0: event: a track call needs the name of its event'],
    ['/v1/identify', { traits: {} }, 'event 0: userId: userId or anonymousId is required'],
    ['/v1/batch', {}, 'batch: expected a list with at least one message'],
    ['/v1/batch', { batch: [1] }, 'event 0: event: expected object, received number'],
  ])('%s refuses %j with 400: %s', async (url, body, message) => {
    const answer = await post(url, body);
    expect([answer.statusCode, answer.json().message]).toEqual([400, message]);
  });

  it('answer 413 to a single call over 32 KB', async () => {
    const answer = await post('/v1/track', {
      userId: 'u',
      event: 'x',
      properties: { p: 'x'.repeat(33_000) },
    });
    expect(answer.statusCode).toBe(413);
  });
});

describe('any other address', () => {
  it('is answered 404 with where to go', async () => {
    const answer = await app.inject('/v2/x?secret=1');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ error: 'not-found', message: 'GET /v2/x is not here' });
  });
});
