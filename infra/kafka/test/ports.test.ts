import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choosePorts, isFree, ownerFrom, portOwner } from '../src/ports.ts';
import type { Progress } from '../src/progress.ts';

describe('choosing ports', () => {
  let server: Server;
  let busy: number;
  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    busy = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(async () => {
    await new Promise((closed) => server.close(closed));
  });

  it('takes a wished port that is free, and says nothing', async () => {
    await new Promise((closed) => server.close(closed));
    const seen: Progress[] = [];
    expect(await choosePorts([busy], (progress) => seen.push(progress))).toEqual([busy]);
    expect(seen).toEqual([]);
    await new Promise<void>((listening) => server.listen(busy, '127.0.0.1', listening));
  });

  it('takes the next free one above a busy one, and tells whose it is', async () => {
    const seen: Progress[] = [];
    const [taken = 0] = await choosePorts([busy], (progress) => seen.push(progress));
    expect(taken).toBeGreaterThan(busy);
    expect(taken).toBeLessThan(busy + 100);
    expect(seen).toEqual([expect.objectContaining({ step: 'port', wished: busy, taken })]);
  });

  it('gives no port twice', async () => {
    const taken = await choosePorts([busy, busy, busy + 1, undefined, undefined], () => undefined);
    expect(new Set(taken).size).toBe(5);
  });

  it('knows a busy port from a free one', async () => {
    expect(await isFree(busy)).toBe(false);
  });

  it('finds the owner where the system tells', async () => {
    const owner = await portOwner(busy);
    // Without lsof nobody tells; with it, it is this process.
    expect([undefined, String(process.pid)]).toContain(/\(pid (\d+)\)/.exec(owner ?? '')?.[1]);
  });
});

describe("a port's owner", () => {
  it('is read from pid and command', () => {
    expect(ownerFrom('p123\ncnode\nf21\n')).toBe('node (pid 123)');
  });

  it('is unknown in an empty answer', () => {
    expect(ownerFrom('')).toBeUndefined();
  });
});
