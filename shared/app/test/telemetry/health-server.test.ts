import { type Health, type HealthServer, openHealthServer, openRegistry } from '@kafka-streaming/app';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let health: Health;
let server: HealthServer;
const open = (port: number): Promise<HealthServer> =>
  openHealthServer({
    host: '127.0.0.1',
    port,
    health: () => health,
    identity: { app: 'echo', instance: '1' },
    metrics: openRegistry({ app: 'echo' }),
  });

beforeEach(async () => {
  health = { healthy: true };
  server = await open(0);
});
afterEach(() => server.close());

describe('GET /health', () => {
  it('answers 200 and who it is while the process can do its job', async () => {
    const response = await fetch(server.url);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ app: 'echo', instance: '1', healthy: true });
  });

  it('answers 503 and the reason when it can not', async () => {
    health = { healthy: false, reason: 'no broker answers' };
    const response = await fetch(server.url);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ healthy: false, reason: 'no broker answers' });
  });
});

describe('GET /metrics', () => {
  it('answers in the text of Prometheus, beginning with the process itself', async () => {
    const response = await fetch(new URL('/metrics', server.url));
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(await response.text()).toMatch(/^process_resident_memory_bytes\{app="echo"\} \d+/m);
  });
});

describe('the health server', () => {
  it('answers 404 elsewhere, and 405 to what is no question', async () => {
    expect((await fetch(new URL('/', server.url))).status).toBe(404);
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  });

  it('names the port that it can not have', async () => {
    const { port } = new URL(server.url);
    await expect(open(Number(port))).rejects.toThrow(
      new RegExp(`KS_CONFIG: HEALTH_PORT=${port} can not be used`),
    );
  });
});
