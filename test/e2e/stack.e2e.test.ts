import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livingOf, type RunningStack, runCommand, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** One stack for the tests of a running one, in the order of a day: look, hurt, stop. */
let stack: RunningStack;
let dataDir: string;
const command = (...args: readonly string[]) => {
  const [word = '', ...rest] = args;
  return runCommand(word, `--data-dir=${dataDir}`, ...rest);
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kafka-streaming-stack-'));
  stack = await startStack({ dataDir, flags: ['--rate=20', '--seed=7'] });
});
afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('a running stack', () => {
  it('says in one line of JSON what runs and where', () => {
    expect(stack).toMatchObject({ state: 'ready', topicPrefix: '', urls: { dashboard: expect.any(String) } });
    expect(stack.brokers).toHaveLength(1);
    expect(stack.apps.map(({ name, state }) => `${name}: ${state}`).sort()).toEqual([
      'dashboard: ready',
      'web-clickstream-consumer: ready',
      'web-clickstream-producer: ready',
    ]);
  });

  it('says the same in stack.json', () => {
    expect(stack.now()).toMatchObject({ pid: stack.pid, urls: stack.urls, brokers: stack.brokers });
  });

  it('has a dashboard that answers', async () => {
    const response = await fetch(stack.urls['dashboard'] ?? '');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
  });

  it('has health and metrics of every process', async () => {
    for (const { healthUrl } of stack.apps) {
      await until(async () => (await fetch(healthUrl ?? '')).status === 200, `${healthUrl} is well`);
      const metrics = await fetch(new URL('/metrics', healthUrl ?? ''));
      expect(await metrics.text()).toContain('process_resident_memory_bytes');
    }
  });

  it('is well in the eyes of npm run status', async () => {
    const { status, out } = await command('status', '--json');
    expect(JSON.parse(out)).toMatchObject({ running: true, healthy: true, pid: stack.pid });
    expect(status).toBe(0);
  });

  it('has the declared topics', async () => {
    const { status, out } = await command('topics');
    expect([status, out]).toEqual([0, expect.stringMatching(/\S/)]);
  });

  it('shows the log of an app', async () => {
    const { status, out } = await command('logs', 'web-clickstream-producer');
    expect([status, out]).toEqual([0, expect.stringContaining('"msg":"ready"')]);
  });

  it('refuses a second start on the same data, with pid and address', async () => {
    const { status, err } = await runCommand(`--data-dir=${dataDir}`, '--json');
    expect(status).toBe(3);
    expect(err).toContain(`pid ${stack.pid}, ${stack.urls['dashboard']}`);
  });

  it('refuses to remove its data while it runs', async () => {
    const { status, err } = await command('reset', '--yes');
    expect([status, err]).toEqual([3, expect.stringContaining('Stop it first')]);
  });

  it('starts a consumer again that was killed', async () => {
    const consumerNow = () => stack.now()?.apps.find(({ role }) => role === 'consumer');
    const killed = consumerNow()?.pid ?? 0;
    process.kill(killed, 'SIGKILL');
    await until(() => consumerNow()?.state === 'ready' && consumerNow()?.restarts === 1, 'it is ready again');
    expect(consumerNow()?.pid).not.toBe(killed);
    await until(async () => (await command('status')).status === 0, 'everything is well again');
  });

  it('logged no warning and no error, except of that kill', () => {
    const lines = stack.output().split('\n');
    expect(lines.filter((line) => /\b(warn|error)\b/.test(line))).toEqual([]);
  });

  it('stops at Ctrl-C within ten seconds, and leaves nothing but its data', async () => {
    const before = stack.now() ?? stack;
    const began = Date.now();
    expect(await stack.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(await livingOf(before)).toEqual([]);
    expect(existsSync(join(dataDir, 'stack.json'))).toBe(false);
  });

  it('is said not to run afterwards, and its data can be removed', async () => {
    expect((await command('status')).status).toBe(1);
    expect((await command('reset', '--yes')).status).toBe(0);
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe('a stack whose supervisor is killed', () => {
  it('leaves no process behind, and the next start goes on from its data', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kafka-streaming-stack-'));
    try {
      const first = await startStack({ dataDir: folder });
      first.process.kill('SIGKILL');
      await until(async () => (await livingOf(first)).length === 0, 'all its processes are gone', 10_000);
      const second = await startStack({ dataDir: folder });
      expect(second.output()).toContain(`pid ${first.pid}`);
      expect(await second.stop()).toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('npm start', () => {
  it.each([
    ['--brokers=2', 2, 'Expected 1 or 3.'],
    ['--colour=red', 2, "unknown option '--colour=red'"],
    ['--apps=shop', 2, 'there is no shop. There is: web-clickstream'],
    ['--kafka=127.0.0.1:1', 3, 'No Kafka answers at 127.0.0.1:1'],
    [`--data-dir=${import.meta.filename}`, 3, 'can not be used'],
    [`--data-dir=${import.meta.dirname}`, 3, 'holds files that are not of a stack'],
  ])('with %s exits with %i and says why', async (flag, status, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'kafka-streaming-stack-'));
    const result = await runCommand(`--data-dir=${folder}`, flag);
    await rm(folder, { recursive: true, force: true });
    expect([result.status, result.out + result.err]).toEqual([status, expect.stringContaining(message)]);
  });
});
