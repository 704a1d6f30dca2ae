import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { guardCommand, guardProcess } from '../src/guard.ts';
import { identityOf } from '../src/process-identity.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
const run = (...args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  return child;
};
const idle = (): ChildProcess => run('-e', 'setInterval(() => {}, 1000)');

describe.each([
  ['a shell', 'linux'],
  ['Node', 'win32'],
] as const)('a guard that is %s', (_, platform) => {
  const guardModule = fileURLToPath(new URL('../src/guard.ts', import.meta.url));

  it('kills what it guards when its owner is killed -9', async () => {
    const guarded = idle();
    const ended = once(guarded, 'exit');
    const script = `
      const { guardCommand, guardProcess } = await import(${JSON.stringify(guardModule)});
      guardProcess(${guarded.pid}, guardCommand(${guarded.pid}, '${platform}'));
      process.stdout.write('guarded');
      setInterval(() => {}, 1000);`;
    const owner = run('--import', 'tsx', '--conditions=source', '--input-type=module', '-e', script);
    if (owner.stdout !== null) await once(owner.stdout, 'data');
    owner.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    // A Node process has to start: slow on a busy machine.
  }, 30_000);

  it('kills nobody once it is dismissed: the pid may be somebody else’s by then', async () => {
    const guarded = idle();
    const guard = guardProcess(guarded.pid ?? 0, guardCommand(guarded.pid ?? 0, platform));
    guard.dismiss();
    await guard.ended;
    expect(await identityOf(guarded.pid ?? 0)).toBeDefined();
  });
});
