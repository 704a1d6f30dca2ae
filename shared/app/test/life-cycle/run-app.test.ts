import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ReadyMessage, readyMessage } from '../../src/life-cycle/ready-message.ts';

/** A real process, started as the supervisor starts it; Kafka is nowhere, which must not matter here. */
const start = (...args: readonly string[]) => {
  const child = fork(join(import.meta.dirname, 'echo-app.ts'), [...args], {
    execArgv: ['--conditions=source', '--import', 'tsx'],
    env: { ...process.env, KAFKA_BROKERS: '127.0.0.1:1', INSTANCE: '7' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [out, err] = [child.stdout, child.stderr];
  if (out === null || err === null) throw new Error('its output is not piped');
  let output = '';
  const keep = (part: string): void => {
    output += part;
  };
  out.on('data', keep);
  err.on('data', keep);
  const ends = [once(child, 'exit'), once(out, 'close'), once(err, 'close')];
  const ended = Promise.all(ends).then(([exit]) => ({ status: exit?.[0], output }));
  const message = once(child, 'message').then(([told]): ReadyMessage => readyMessage.parse(told));
  const tooEarly = ended.then((end): never => {
    throw new Error(`ended before it was ready: ${end.output}`);
  });
  const ready = Promise.race([message, tooEarly]);
  ready.catch(() => undefined);
  return { child, ended, ready };
};

describe('an app', { timeout: 20_000 }, () => {
  it('tells its supervisor when it is ready and where, says how it is, and stops when asked', async () => {
    const app = start('--no-loud');
    const message = await app.ready;
    expect(message).toMatchObject({ app: 'echo', instance: '7', urls: { echo: 'http://127.0.0.1:7/' } });
    const response = await fetch(message.healthUrl);
    expect([response.status, await response.json()]).toEqual([
      503,
      { app: 'echo', instance: '7', healthy: false, reason: 'it is quiet' },
    ]);
    app.child.kill('SIGTERM');
    // A Ctrl-C reaches a process twice, from the terminal and from npm: that is one wish to stop.
    app.child.kill('SIGTERM');
    expect((await app.ended).status).toBe(0);
  });

  it('ends when its supervisor is gone, by force when it does not stop within five seconds', async () => {
    const app = start('--ending=never-stops');
    await app.ready;
    app.child.disconnect();
    const { status, output } = await app.ended;
    expect(status).toBe(1);
    expect(output).toContain('the supervisor is gone');
    expect(output).toContain('not stopped within 5000 ms');
  });

  it('exits with 2 and names each wrong setting', async () => {
    expect(await start('--rate=-1', '--lout').ended).toEqual({
      status: 2,
      output: expect.stringMatching(
        /echo: 2 settings are wrong\n {2}--lout: unknown flag; did you mean --loud\?\n {2}--rate=-1: /,
      ),
    });
  });

  it('exits with 1 and the error when it fails, and keeps secrets out of its log', async () => {
    const { status, output } = await start('--ending=fails-later').ended;
    expect(status).toBe(1);
    expect(output).toContain('broke');
    expect(output).not.toContain('open sesame');
  });
});
