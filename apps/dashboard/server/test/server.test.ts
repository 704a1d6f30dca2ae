import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerMessage } from '@kafka-streaming/event-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Gateway, type GatewayOptions, openGateway } from '../src/gateway.ts';
import { type MemorySource, memorySource } from './memory-source.ts';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const host = { host: '127.0.0.1:3000' };

let folder: string;
let source: MemorySource;
let gateway: Gateway;
let address: string;
const sockets: WebSocket[] = [];

const open = async (options: Partial<GatewayOptions> = {}): Promise<Gateway> => {
  gateway = await openGateway({
    source,
    log: silent,
    host: '127.0.0.1',
    allowedOrigins: [],
    webFolder: join(folder, 'web'),
    topicPrefix: '',
    maxClients: 3,
    tickMs: 10,
    stackFile: join(folder, 'stack.json'),
    ...options,
  });
  address = await gateway.server.listen({ host: '127.0.0.1', port: 0 });
  return gateway;
};

const get = async (url: string, headers: Record<string, string> = {}) =>
  gateway.server.inject({ method: 'GET', url, headers: { ...host, ...headers } });

/** A browser's socket and everything it was told. */
const connect = async (headers: Record<string, string> = {}) => {
  const messages: ServerMessage[] = [];
  const socket = new WebSocket(`${address.replace('http', 'ws')}/live`, { headers });
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  sockets.push(socket);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code: number, reason: Buffer) => resolve({ code, reason: String(reason) }));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const next = async (type: ServerMessage['type']) => {
    await expect.poll(() => messages.some((message) => message.type === type)).toBe(true);
    return messages.splice(
      messages.findIndex((message) => message.type === type),
      1,
    )[0];
  };
  return { socket, messages, closed, next, say: (message: unknown) => socket.send(JSON.stringify(message)) };
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  source = memorySource();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

describe('the live socket', () => {
  it('sends a snapshot of what is, then deltas of what comes', async () => {
    source.write('web.sites', { key: 'shop', value: { site: 'shop' } });
    await open();
    const { say, next } = await connect();
    say({ type: 'sub', ch: 'web.sites' });
    expect(await next('snapshot')).toMatchObject({
      v: 1,
      ch: 'web.sites',
      data: [{ key: 'shop', value: { site: 'shop' }, at: { topic: 'web.sites', partition: 0, offset: '0' } }],
    });
    source.write('web.sites', { key: 'blog', value: { site: 'blog' } });
    expect(await next('delta')).toMatchObject({ from: 1, seq: 2, data: [{ key: 'blog' }] });
  });

  it('shows the newest records of a raw topic as events', async () => {
    await open();
    const { say, next } = await connect();
    say({ type: 'sub', ch: 'web.events' });
    await next('snapshot');
    source.write('web.events', { key: 'shop|v', value: { type: 'clicked' } });
    expect(await next('event')).toMatchObject({ dropped: 0, data: [{ value: { type: 'clicked' } }] });
  });

  it('tells what the gateway sees of the pipeline', async () => {
    await open();
    const { say, messages } = await connect();
    say({ type: 'sub', ch: 'gateway.pipeline' });
    const keys = () => messages.flatMap((one) => ('data' in one ? one.data.map(({ key }) => key) : []));
    await expect.poll(keys).toEqual(expect.arrayContaining(['cluster', 'graph']));
  });

  it('answers a message that it does not understand with what is wrong', async () => {
    await open();
    const { socket, say, next } = await connect();
    socket.send('hello');
    expect(await next('error')).toMatchObject({ ch: '', reason: expect.stringMatching(/not JSON/) });
    say({ type: 'sub', ch: 'web.nothing' });
    expect(await next('error')).toMatchObject({ ch: 'web.nothing' });
    socket.send(Buffer.from([1, 2, 3]), { binary: true });
    expect(await next('error')).toMatchObject({ reason: expect.stringMatching(/not JSON/) });
  });

  it('ends a connection that sends more than 16 KB at once, and serves the others', async () => {
    await open();
    const big = await connect();
    const other = await connect();
    big.socket.send('x'.repeat(16 * 1024 + 1));
    expect((await big.closed).code).toBe(1009);
    other.say({ type: 'sub', ch: 'web.sites' });
    expect(await other.next('snapshot')).toBeDefined();
  });

  it('is refused to pages of other origins', async () => {
    await open();
    await expect(connect({ origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(connect({ origin: address })).resolves.toBeDefined();
  });

  it('tells the fourth of three clients to try later', async () => {
    await open();
    for (let n = 0; n < 3; n += 1) await connect();
    expect(await (await connect()).closed).toEqual({
      code: 1013,
      reason: '3 dashboards are open already; try later',
    });
  });

  it('tells its clients that it restarts when it stops', async () => {
    await open();
    const { closed } = await connect();
    await gateway.stop();
    expect(await closed).toEqual({ code: 1012, reason: 'the gateway restarts' });
  });

  it('does not compress: that would cost most of a core', async () => {
    await open();
    expect((await connect()).socket.extensions).toBe('');
  });
});

describe('the pages', () => {
  const build = (): void => {
    mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'web', 'index.html'), '<html><head></head><body>shell</body></html>');
    writeFileSync(join(folder, 'web', 'assets', 'main-abc123.js'), 'export {};');
    writeFileSync(join(folder, 'web', 'icon.svg'), '<svg/>');
  };
  const stack = (urls: Record<string, string>): void =>
    writeFileSync(join(folder, 'stack.json'), JSON.stringify({ pid: 1, urls }));

  it('say what to do when they are not built', async () => {
    await open();
    const page = await get('/');
    expect(page.statusCode).toBe(503);
    expect(page.json()).toEqual({
      error: 'not-built',
      message: 'The web pages of the dashboard are not built.',
      whatToDo: 'Run `npm run build` in the repository, then reload this page.',
    });
  });

  it('are the same shell at every address that is no file', async () => {
    build();
    await open();
    for (const url of ['/', '/web-clickstream', '/web-clickstream/sessions?range=5m']) {
      const page = await get(url);
      expect(page.body).toContain('shell');
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    }
  });

  it('are cached for a year when their name tells their content, else asked for anew', async () => {
    build();
    await open();
    expect((await get('/assets/main-abc123.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/icon.svg')).headers['cache-control']).toBe('no-cache');
    expect((await get('/assets/absent.js')).statusCode).toBe(404);
  });

  it('do not lead out of their folder', async () => {
    build();
    await open();
    expect((await get('/..%2fstack.json')).statusCode).toBe(404);
    expect((await get('/%2e%2e/stack.json')).statusCode).toBe(404);
  });

  it('are tracked by the collector of the running stack, which the policy allows', async () => {
    build();
    stack({ 'web-collector': 'http://127.0.0.1:3001', 'web-shop': 'http://127.0.0.1:3001/shop/' });
    await open();
    const page = await get('/');
    expect(page.body).toContain(
      '<script defer src="http://127.0.0.1:3001/tracker.js" data-site="dashboard"></script></head>',
    );
    expect(page.headers['content-security-policy']).toContain("script-src 'self' http://127.0.0.1:3001;");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect((await get('/api/stack')).json()).toEqual({
      urls: { 'web-collector': 'http://127.0.0.1:3001', 'web-shop': 'http://127.0.0.1:3001/shop/' },
      collector: 'http://127.0.0.1:3001',
      shop: 'http://127.0.0.1:3001/shop/',
      topicPrefix: '',
    });
  });

  it('are not tracked when there is no collector, or its address is no web address', async () => {
    build();
    stack({ 'web-collector': 'javascript:alert(1)' });
    await open();
    const page = await get('/');
    expect(page.body).not.toContain('<script');
    expect(page.headers['content-security-policy']).toContain("script-src 'self' 'self';");
  });
});

describe('the REST interface', () => {
  const events = (count: number): void =>
    source.write(
      'web.events',
      ...Array.from({ length: count }, (_, n) => ({ key: `shop|v${n % 2}`, value: { n, path: `/p${n}` } })),
    );

  it('lists its addresses and what they take', async () => {
    await open();
    const { addresses } = (await get('/api')).json();
    expect(addresses).toContainEqual(
      expect.objectContaining({
        method: 'GET',
        url: '/api/topics/:topic/records',
        takes: expect.objectContaining({ type: 'object' }),
      }),
    );
  });

  it('lists the declared topics with the partitions they have now', async () => {
    events(3);
    await open();
    const { topics } = (await get('/api/topics')).json();
    const named = new Map(topics.map((topic: { name: string }) => [topic.name, topic]));
    expect(named.get('web.events')).toMatchObject({
      domain: 'web-clickstream',
      kind: 'event',
      settings: { partitions: 3, cleanup: 'delete' },
      partitions: [{ partition: 0, low: '0', high: '3' }],
    });
    expect(named.get('web.sites')).toMatchObject({ partitions: null });
  });

  it('gives the entries of a channel without a socket', async () => {
    source.write('web.sites', { key: 'shop', value: 1 }, { key: 'blog', value: 2 });
    await open();
    await expect.poll(async () => (await get('/api/channels/web.sites/snapshot')).json().data.length).toBe(2);
    expect((await get('/api/channels/web.sites%2Fshop/snapshot')).json()).toMatchObject({
      ch: 'web.sites/shop',
      mode: 'state',
      data: [{ key: 'shop', value: 1 }],
    });
    expect((await get('/api/channels/web.nothing/snapshot')).statusCode).toBe(404);
  });

  it('gives the newest records first, and says what bounded the search', async () => {
    events(10);
    await open();
    const answer = (await get('/api/topics/web.events/records?limit=2')).json();
    expect(answer).toMatchObject({
      topic: 'web.events',
      records: [{ offset: '9', key: 'shop|v1' }, { offset: '8' }],
      endedBy: 'end',
      limits: { rows: 2, bytes: 33_554_432, ms: 5_000 },
    });
  });

  it('begins at an offset or a time, and ends at the rows asked for', async () => {
    events(10);
    await open();
    const from = (await get('/api/topics/web.events/records?partition=0&offset=3&limit=2')).json();
    expect(from.records.map((row: { offset: string }) => row.offset)).toEqual(['4', '3']);
    expect(from.endedBy).toBe('rows');
    const since = (await get('/api/topics/web.events/records?time=1008')).json();
    expect(since.records.map((row: { offset: string }) => row.offset)).toEqual(['9', '8']);
  });

  it('finds records by the beginning of their key and by text in any case', async () => {
    events(10);
    await open();
    const found = (await get('/api/topics/web.events/records?key=shop%7Cv1&contains=%2FP7')).json();
    expect(found.records).toHaveLength(1);
    expect(found.records[0].offset).toBe('7');
    expect(found.scanned).toBe(10);
  });

  it('cuts a value at 64 KB and offers the whole for download', async () => {
    source.write('web.events', { key: 'k', value: new TextEncoder().encode('x'.repeat(65_536)) });
    source.write('web.events', { key: 'k', value: new TextEncoder().encode('x'.repeat(65_537)) });
    await open();
    const [long, whole] = (await get('/api/topics/web.events/records')).json().records;
    expect(whole).not.toHaveProperty('cut');
    expect(long.value).toHaveLength(65_536);
    expect(long.cut).toEqual({ bytes: 65_537, download: '/api/topics/web.events/records/0/1/value' });
    const file = await get(long.cut.download);
    expect(file.body).toHaveLength(65_537);
    expect(file.headers['content-disposition']).toBe('attachment; filename="web.events-0-1.bin"');
    expect((await get('/api/topics/web.events/records/0/7/value')).statusCode).toBe(404);
  });

  it('gives the last value of each key whose event time is in a range', async () => {
    const minute = (start: number, views: number) => ({
      key: `shop|${start}`,
      value: {
        site: 'shop',
        start,
        end: start + 5_000,
        final: false,
        views,
        events: 1,
        clicks: 0,
        orders: 0,
        revenueCents: 0,
        visitors: 1,
      },
    });
    source.write('web.traffic', minute(0, 1), minute(5_000, 1), minute(5_000, 2), minute(10_000, 1));
    await open();
    const answer = (await get('/api/topics/web.traffic/history?from=0&to=5000')).json();
    expect(
      answer.records.map((row: { key: string; value: string }) => [row.key, JSON.parse(row.value).views]),
    ).toEqual([
      ['shop|0', 1],
      ['shop|5000', 2],
    ]);
  });

  it('exports what was filtered as CSV and JSON', async () => {
    events(4);
    await open();
    const csv = await get('/api/topics/web.events/export.csv?key=shop%7Cv1');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="web.events.csv"');
    expect(csv.body.split('\r\n')).toEqual([
      'topic,partition,offset,timestamp,key,n,path',
      'web.events,0,3,1970-01-01T00:00:01.003Z,shop|v1,3,/p3',
      'web.events,0,1,1970-01-01T00:00:01.001Z,shop|v1,1,/p1',
      '',
    ]);
    expect((await get('/api/topics/web.events/export.json?key=shop%7Cv1')).json()).toHaveLength(2);
  });

  it.each([
    ['/api/topics/web.events/records?limit=0', 'limit'],
    ['/api/topics/web.events/records?limit=501', 'limit'],
    ['/api/topics/web.events/records?offset=1', 'partition'],
    ['/api/topics/web.events/records?partition=0&offset=one', 'offset'],
    ['/api/topics/web.events/records?time=1&last=1', 'offset'],
    ['/api/topics/web.events/history?from=2&to=1', 'from'],
    ['/api/topics/web.events/history?from=2', 'to'],
  ])('names the field that is wrong: %s', async (url, field) => {
    await open();
    const answer = await get(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      error: 'bad-request',
      message: expect.stringMatching(new RegExp(`^${field}: `)),
      whatToDo: 'GET /api lists what each address takes.',
    });
  });

  it('says of an unknown topic or address where to look', async () => {
    await open();
    expect((await get('/api/topics/web.nothing/records')).json()).toMatchObject({
      message: 'No topic "web.nothing".',
    });
    const absent = await get('/api/nothing');
    expect(absent.statusCode).toBe(404);
    expect(absent.json()).toMatchObject({ error: 'not-found', message: 'Nothing at GET /api/nothing.' });
  });

  it('searches four topics at once and refuses a fifth', async () => {
    events(1);
    await open();
    const release = source.holdScans();
    const four = [1, 2, 3, 4].map(() => get('/api/topics/web.events/records'));
    await expect.poll(() => source.lastSignal()).toBeDefined();
    const fifth = await get('/api/topics/web.events/records');
    expect(fifth.statusCode).toBe(429);
    expect(fifth.json()).toMatchObject({ error: 'too-many-scans', whatToDo: expect.any(String) });
    release();
    for (const one of await Promise.all(four)) expect(one.statusCode).toBe(200);
    expect((await get('/api/topics/web.events/records')).statusCode).toBe(200);
  });

  it('stops a search when its client goes away', async () => {
    events(1);
    await open();
    const release = source.holdScans();
    const leaving = new AbortController();
    const search = fetch(`${address}/api/topics/web.events/records`, { signal: leaving.signal });
    await expect.poll(() => source.lastSignal()).toBeDefined();
    leaving.abort();
    await expect(search).rejects.toThrow();
    await expect.poll(() => source.lastSignal()?.aborted).toBe(true);
    release();
  });

  it('says that Kafka does not answer when it does not, without a stack trace', async () => {
    source = { ...source, scan: async () => Promise.reject(new Error('KS_BROKER: no broker answers')) };
    await open();
    const answer = await get('/api/topics/web.events/records');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({
      error: 'unavailable',
      message: 'Kafka did not answer: KS_BROKER: no broker answers',
    });
    expect(answer.body).not.toMatch(/\bat .*:\d+/);
  });

  it('refuses requests to names that only resolve to this machine', async () => {
    await open();
    expect((await get('/api/topics', { host: 'rebound.example:3000' })).statusCode).toBe(403);
  });

  it('answers 429 with a text when one address asks too often', async () => {
    await open({ requestsPerMinute: 2 });
    await get('/api');
    await get('/api');
    const third = await get('/api');
    expect(third.statusCode).toBe(429);
    expect(third.headers['retry-after']).toBeDefined();
    expect(third.json()).toMatchObject({ error: 'too-many-requests' });
  });
});

describe('a control', () => {
  const wish = { app: 'web-collector', running: true, ratePerSecond: 100, scenario: 'normal' };
  const post = (payload: unknown, headers: Record<string, string> = {}) =>
    gateway.server.inject({
      method: 'POST',
      url: '/api/controls',
      headers: { ...host, 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  const aProducer = (): void =>
    source.write('suite.app-reports', {
      key: 'web-collector/1',
      value: {
        app: 'web-collector',
        instance: '1',
        role: 'producer',
        time: 1,
        startedAt: 0,
        recordsIn: 0,
        recordsOut: 0,
        inPerSecond: 0,
        outPerSecond: 0,
        heapBytes: 0,
        rssBytes: 0,
      },
    });

  it('is written to suite.controls under the name of its app, with the time', async () => {
    aProducer();
    await open();
    const answer = await post(wish);
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ ...wish, time: expect.any(Number) });
    expect(source.sent).toEqual([{ topic: 'suite.controls', key: 'web-collector', value: answer.body }]);
  });

  it('is refused when its app is not there, or a value is wrong', async () => {
    await open();
    expect((await post(wish)).statusCode).toBe(503);
    aProducer();
    expect((await post({ ...wish, app: 'nobody' })).json()).toEqual({
      error: 'bad-request',
      message: 'app: no producer "nobody" runs',
      whatToDo: 'Use one of: web-collector.',
    });
    expect((await post({ ...wish, ratePerSecond: -1 })).json().message).toMatch(/^ratePerSecond: /);
    expect((await post('{')).statusCode).toBe(400);
    expect((await post(wish, { 'content-type': 'text/plain' })).statusCode).toBe(415);
    expect((await post({ ...wish, scenario: 'x'.repeat(17_000) })).statusCode).toBe(413);
    expect(source.sent).toEqual([]);
  });

  it('is refused to pages of other origins', async () => {
    aProducer();
    await open();
    expect((await post(wish, { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await post(wish, { origin: 'http://127.0.0.1:3000' })).statusCode).toBe(202);
  });
});
