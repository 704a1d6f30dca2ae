import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LockedJar } from '../src/jar-lock.ts';
import { fetchJars } from '../src/jars.ts';
import type { Progress } from '../src/progress.ts';

const bodies: Record<string, string> = { one: 'the bytes of one', two: 'the bytes of two' };
const lock = (name: string): LockedJar => ({
  coordinates: `org.example:${name}:1.0`,
  bytes: Buffer.byteLength(bodies[name] ?? ''),
  sha256: createHash('sha256')
    .update(bodies[name] ?? '')
    .digest('hex'),
});
const jars = [lock('one'), lock('two')];

/** The layout of a Maven repository; other answers are given by a test. */
const whole: RequestListener = (request, response) => {
  const name = /^\/maven\/org\/example\/(\w+)\/1\.0\/\1-1\.0\.jar$/.exec(request.url ?? '')?.[1];
  const body = name === undefined ? undefined : bodies[name];
  response.statusCode = body === undefined ? 404 : 200;
  response.end(body);
};

describe('fetching jars', () => {
  let cacheDir: string;
  let server: Server;
  let mirror: string;
  let asked: number;
  let answer: RequestListener;

  beforeEach(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'jars-'));
    [asked, answer] = [0, whole];
    server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    mirror = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/maven`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await rm(cacheDir, { recursive: true, force: true });
  });

  const fetch = (more: { onProgress?: (progress: Progress) => void } = {}): Promise<readonly string[]> =>
    fetchJars({ cacheDir, jars, mirror, ...more });
  const file = (name: string): string => join(cacheDir, 'jars', `${name}-1.0.jar`);

  it('brings each into the cache, in the order of the lock', async () => {
    expect(await fetch()).toEqual([file('one'), file('two')]);
    expect(await readFile(file('two'), 'utf8')).toBe('the bytes of two');
  });

  it('tells how many are there and how many bytes came', async () => {
    const seen: Progress[] = [];
    await fetch({ onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([
      { step: 'jars', done: 0, total: 2, bytes: 0 },
      { step: 'jars', done: 1, total: 2, bytes: 16 },
      { step: 'jars', done: 2, total: 2, bytes: 32 },
    ]);
  });

  it('asks nobody when all are cached', async () => {
    await fetch();
    asked = 0;
    await fetch();
    expect(asked).toBe(0);
  });

  it('fetches a broken cached one anew, and only that', async () => {
    await fetch();
    await writeFile(file('one'), 'the bytes of 0ne');
    asked = 0;
    await fetch();
    expect(await readFile(file('one'), 'utf8')).toBe('the bytes of one');
    expect(asked).toBe(1);
  });

  it('refuses a tampered one by name, with what to do, and keeps nothing of it', async () => {
    answer = (request, response) =>
      request.url?.includes('/one/') ? response.end('the bytes of 0ne') : whole(request, response);
    await expect(fetch()).rejects.toMatchObject({
      code: 'KS_PREFLIGHT',
      message: expect.stringMatching(
        /one-1\.0\.jar from http:\S+ is refused: it is SHA-256 \w{64} instead of \w{64}\. .*set KAFKA_JARS_MIRROR to another/,
      ),
    });
    expect(await readdir(join(cacheDir, 'jars'))).not.toContain('one-1.0.jar');
  });

  it('refuses a short one', async () => {
    answer = (_, response) => response.end('the');
    await expect(fetch()).rejects.toThrow('3 bytes long instead of 16');
  });

  it('names the jar, the repository and three ways out when it can not be had', async () => {
    answer = (_, response) => {
      response.statusCode = 503;
      response.end();
    };
    await expect(fetch()).rejects.toMatchObject({
      code: 'KS_PREFLIGHT',
      message: expect.stringMatching(
        /(one|two)-1\.0\.jar could not be fetched from http:\S+ Unable to fetch .* Status 503\. Connect to the network, or set KAFKA_JARS_MIRROR .*, or put org\.example:(one|two):1\.0 into /,
      ),
    });
  });

  it('tries again when a repository refuses once', async () => {
    answer = (request, response) => {
      answer = whole;
      response.statusCode = 503;
      response.end(request.url);
    };
    await expect(fetch()).resolves.toHaveLength(2);
  });

  it('is safe when two processes do it at once', async () => {
    await Promise.all([fetch(), fetch(), fetch()]);
    expect((await readdir(join(cacheDir, 'jars'))).sort()).toEqual(['one-1.0.jar', 'two-1.0.jar']);
  });
});
