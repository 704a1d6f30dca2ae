import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHealthServer, openRegistry } from '@kafka-streaming/app';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claim } from '../../src/stack/claim.ts';
import { isOurs, prepareDataDir } from '../../src/stack/data-dir.ts';
import { runningStack } from '../../src/stack/running-stack.ts';
import { readStack, removeStack, type Stack, stackPath, writeStack } from '../../src/stack/stack-file.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'stack-'));
const stackOn = (dataDir: string, news: Partial<Stack> = {}): Stack => ({
  pid: process.pid,
  healthUrl: 'http://127.0.0.1:1/health',
  startedAt: 1,
  state: 'starting',
  dataDir,
  urls: { dashboard: 'http://127.0.0.1:3000' },
  brokers: [],
  topicPrefix: '',
  apps: [],
  ...news,
});

/** A health page as a supervisor has it. */
const healthOf = async (pid: number): Promise<string> => {
  const server = await openHealthServer({
    host: '127.0.0.1',
    port: 0,
    health: () => ({ healthy: true }),
    identity: { pid },
    metrics: openRegistry({}),
  });
  onTestFinished(() => server.close());
  return server.url;
};

/** A process that has ended: its pid is nobody's. */
const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('a data folder', () => {
  it('is claimed by writing stack.json', async () => {
    const dataDir = newFolder();
    expect(await claim(stackOn(dataDir))).toBeUndefined();
    expect(readStack(dataDir)).toEqual(stackOn(dataDir));
  });

  it('is refused while another stack runs on it, with its pid and address', async () => {
    const dataDir = newFolder();
    await claim(stackOn(dataDir, { healthUrl: await healthOf(process.pid) }));
    await expect(claim(stackOn(dataDir))).rejects.toThrow(
      `A stack runs already on ${dataDir}: pid ${process.pid}, http://127.0.0.1:3000.`,
    );
  });

  it('is taken over from a stack whose process is dead', async () => {
    const dataDir = newFolder();
    const pid = deadPid();
    writeStack(stackOn(dataDir, { pid }));
    expect(await claim(stackOn(dataDir))).toBe(pid);
    expect(readStack(dataDir)?.pid).toBe(process.pid);
  });

  it('is taken over when the pid has become that of another process', async () => {
    const dataDir = newFolder();
    await claim(stackOn(dataDir, { healthUrl: await healthOf(process.pid + 1) }));
    expect(await claim(stackOn(dataDir))).toBe(process.pid);
  });

  it('is free again when stack.json is removed', async () => {
    const dataDir = newFolder();
    await claim(stackOn(dataDir));
    removeStack(dataDir);
    expect(existsSync(stackPath(dataDir))).toBe(false);
  });
});

describe('a running stack', () => {
  it('is known by its file, its process and its health page', async () => {
    const dataDir = newFolder();
    await claim(stackOn(dataDir, { healthUrl: await healthOf(process.pid) }));
    expect((await runningStack(dataDir))?.pid).toBe(process.pid);
  });

  it.each([['no JSON'], ['{}'], ['']])('is not made by a file with %j', async (text) => {
    const dataDir = newFolder();
    writeFileSync(stackPath(dataDir), text);
    expect(await runningStack(dataDir)).toBeUndefined();
  });
});

describe('preparing a data folder', () => {
  it('makes it, marks it as ours, and can be done again', () => {
    const dataDir = join(newFolder(), 'new');
    prepareDataDir(dataDir);
    prepareDataDir(dataDir);
    expect([isOurs(dataDir), existsSync(join(dataDir, 'logs'))]).toEqual([true, true]);
  });

  it("refuses a folder with other people's files", () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'letter.txt'), 'dear …');
    expect(() => prepareDataDir(dataDir)).toThrow(/holds files that are not of a stack/);
  });

  it('refuses a path that is a file', () => {
    const path = join(newFolder(), 'file');
    writeFileSync(path, '');
    expect(() => prepareDataDir(path)).toThrow(/can not be used/);
  });
});
