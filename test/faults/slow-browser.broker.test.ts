import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { provision } from '@kafka-streaming/embedded-kafka';
import { openProducer, type SafeProducer } from '@kafka-streaming/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedCluster } from '../support/cluster.ts';
import { gatewayOn } from '../support/gateway-on.ts';
import { openPage } from '../support/live-page.ts';

const MiB = 1024 * 1024;

/** A text frame as a browser sends it: masked. */
const frame = (text: string): Buffer => {
  const body = Buffer.from(text);
  const mask = randomBytes(4);
  const masked = body.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length]), mask, masked]);
};

/** A browser that subscribes and then never reads again: its socket is paused for good. */
const stalledBrowser = async (url: string, channels: readonly string[]): Promise<Socket> => {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET /live HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  for (const ch of channels) socket.write(frame(JSON.stringify({ type: 'sub', ch })));
  return socket;
};

const sentAt = (value: unknown): number =>
  typeof value === 'object' && value !== null && 'sent' in value ? Number(value.sent) : Number.NaN;

const cluster = sharedCluster(1);
let producer: SafeProducer;
let running: Awaited<ReturnType<typeof gatewayOn>>;

beforeAll(async () => {
  const kafka = cluster().connection('slow-browser');
  await provision(kafka);
  producer = await openProducer(kafka, { producer: 'slow-browser' });
  running = await gatewayOn(kafka);
});

afterAll(async () => {
  await running.stop();
  await producer.close();
});

describe('a browser that never reads', () => {
  it('costs at most 1 MB, and the others see everything in time', { timeout: 60_000 }, async () => {
    const seconds = 8;
    const perSecond = 240;
    const filler = 'x'.repeat(8_000);
    const page = await openPage(running.url, 'web.events');
    const shownBefore = page.entries.length;
    const figures = await openPage(running.url, 'web.sites');
    const stalled = await stalledBrowser(running.url, ['web.events', 'web.sites']);
    await expect.poll(running.gateway.clients).toBe(3);
    const waits: number[] = [];
    const waiting = (): number =>
      Math.max(...[...running.gateway.server.websocketServer.clients].map((client) => client.bufferedAmount));

    let sent = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        waits.push(waiting());
        for (let n = 0; n < perSecond / 20; n += 1) {
          sent += 1;
          const value = JSON.stringify({ sent: Date.now(), n: sent, filler });
          void producer.sendRaw('web.events', { key: `site|${sent % 50}`, value });
          void producer.sendRaw('web.sites', { key: `site-${sent % 50}`, value });
        }
        if (sent < seconds * perSecond) return;
        clearInterval(timer);
        resolve();
      }, 50);
    });
    await producer.flush();
    await expect
      .poll(() => page.entries.length - shownBefore + page.dropped(), { timeout: 10_000 })
      .toBe(sent);

    const delays = page.entries
      .map((entry, index) => (page.arrivals[index] ?? 0) - sentAt(entry.value))
      .slice(shownBefore);
    expect(delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.99)], 'ms, p99').toBeLessThan(1_000);
    expect(Math.max(...waits), 'it did stall').toBeGreaterThan(256 * 1024);
    expect(Math.max(...waits)).toBeLessThanOrEqual(MiB);
    expect(page.dropped()).toBe(0);
    expect(page.errors).toEqual([]);
    expect(figures.errors).toEqual([]);
    expect([page.closed(), figures.closed()]).toEqual([undefined, undefined]);
    stalled.destroy();
    await page.cut();
    await figures.cut();
  });
});
