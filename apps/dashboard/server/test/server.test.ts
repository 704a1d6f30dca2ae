import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerMessage } from '@kafka-streaming/event-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Gateway, type GatewayOptions, openGateway } from '../src/gateway.ts';
import { type MemorySource, memorySource } from './memory-source.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
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
    return messages.splice(messages.findIndex((message) => message.type === type), 1)[0];
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
});
