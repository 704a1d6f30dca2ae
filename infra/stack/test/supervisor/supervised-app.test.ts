import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type SupervisedApp, supervise } from '../../src/supervisor/supervised-app.ts';

const ready = `process.send({ ready: true, app: 'echo', instance: '1', healthUrl: 'http://127.0.0.1:1/health', urls: { echo: 'http://127.0.0.1:2' } });`;
const stays = `process.on('disconnect', () => process.exit(0)); process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`;

/** A real child process that runs this text. */
const appOf = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'dist/main.js'), text);
  const [ends, lines]: [string[], string[]] = [[], []];
  let look = (): void => {};
  const logPath = join(folder, 'echo.log');
  const app: SupervisedApp = supervise(
    { name: 'echo', role: 'producer', folder },
    {
      args: ['--rate=1'],
      env: process.env,
      heapMb: 64,
      instance: '1',
      logPath,
      onChange: () => look(),
      onLine: (_, line) => lines.push(line),
      onEnd: (what) => ends.push(what),
    },
  );
  onTestFinished(async () => {
    if (!(await app.stop(1_000))) app.kill();
  });
  /** Settles at the change after which the condition holds. */
  const when = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (condition()) resolve();
      };
      look();
    });
  return { app, ends, lines, logPath, when };
};

describe('a supervised app', { timeout: 20_000 }, () => {
  it('is ready when it says so, with its addresses', async () => {
    const { app } = appOf(ready + stays);
    await app.settled;
    expect(app.entry()).toMatchObject({
      state: 'ready',
      app: 'echo',
      urls: { echo: 'http://127.0.0.1:2' },
      restarts: 0,
      pid: expect.any(Number),
    });
  });

  it('gets its arguments, and its words are kept in its log', async () => {
    const { app, logPath, when, lines } = appOf(
      `console.log(process.argv[2]); console.error('oh');${ready}${stays}`,
    );
    await app.settled;
    await app.stop(2_000);
    await when(() => app.entry().state === 'stopped');
    expect(lines.sort()).toEqual(['--rate=1', 'oh']);
    expect(readFileSync(logPath, 'utf8').trim().split('\n').sort()).toEqual(['--rate=1', 'oh']);
  });

  it('is started again when it was killed', async () => {
    const { app, ends, when } = appOf(ready + stays);
    await app.settled;
    const first = app.entry().pid;
    process.kill(first ?? 0, 'SIGKILL');
    await when(() => app.entry().restarts === 1 && app.entry().state === 'ready');
    expect(app.entry().pid).not.toBe(first);
    expect(ends).toEqual(['echo was ended by SIGKILL']);
  });

  it('is given up at once when its settings are wrong', async () => {
    const { app, ends } = appOf('process.exit(2)');
    await app.settled;
    expect(app.entry()).toMatchObject({ state: 'given-up', restarts: 0, pid: null });
    expect(ends[0]).toMatch(/^echo failed with status 2 and is given up: its settings are wrong/);
  });

  it('is left in peace when it ended well', async () => {
    const { app, ends } = appOf('process.exit(0)');
    await app.settled;
    expect([app.entry().state, ends]).toEqual(['stopped', ['echo has ended']]);
  });

  it('says when it does not stop in time', async () => {
    const { app, when } = appOf(`process.on('SIGTERM', () => {});${ready}setInterval(() => {}, 1000);`);
    await app.settled;
    expect(await app.stop(100)).toBe(false);
    app.kill();
    await when(() => app.entry().pid === null);
  });
});
