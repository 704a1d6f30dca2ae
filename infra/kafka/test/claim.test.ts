import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimFolder } from '../src/claim.ts';
import { identityOf } from '../src/process-identity.ts';

describe('a claim on a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'claim-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const owner = (): string => join(folder, 'owner.json');
  const dead = { pid: 2 ** 22 - 1, started: '1' };

  it('keeps everybody else out while its owner lives', async () => {
    await claimFolder(folder);
    await expect(claimFolder(folder)).rejects.toMatchObject({
      code: 'KS_PREFLIGHT',
      message: expect.stringContaining(
        `${folder} is used by process ${process.pid}. Stop that one first, or choose another data folder`,
      ),
    });
  });

  it('ends when it is released', async () => {
    await (await claimFolder(folder)).release();
    await expect(claimFolder(folder)).resolves.toBeDefined();
  });

  it('is stale when its owner is dead', async () => {
    await writeFile(owner(), JSON.stringify({ owner: dead, brokers: [] }));
    await expect(claimFolder(folder)).resolves.toBeDefined();
  });

  it('is stale when another process got the pid of its owner', async () => {
    await writeFile(
      owner(),
      JSON.stringify({ owner: { pid: process.pid, started: 'long ago' }, brokers: [] }),
    );
    await expect(claimFolder(folder)).resolves.toBeDefined();
  });

  it('is stale when it is half written', async () => {
    await writeFile(owner(), '{"owner":{"pi');
    await expect(claimFolder(folder)).resolves.toBeDefined();
  });

  it('ends brokers that a dead owner left over', async () => {
    const leftover = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const ended = new Promise((settle) => leftover.once('exit', (_, signal) => settle(signal)));
    const broker = await identityOf(leftover.pid ?? 0);
    await writeFile(owner(), JSON.stringify({ owner: dead, brokers: [broker] }));
    await claimFolder(folder);
    expect(await ended).toBe('SIGKILL');
  });

  it('leaves alone a process that only has the pid of a broker', async () => {
    const bystander = { pid: process.pid, started: 'long ago' };
    await writeFile(owner(), JSON.stringify({ owner: dead, brokers: [bystander] }));
    await expect(claimFolder(folder)).resolves.toBeDefined();
  });

  it('notes the brokers for the next start', async () => {
    const claim = await claimFolder(folder);
    await claim.note([process.pid]);
    const noted = JSON.parse(await readFile(owner(), 'utf8'));
    expect(noted.brokers).toEqual([await identityOf(process.pid)]);
  });
});
