import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterIn, newClusterId } from '../src/storage.ts';

describe('the cluster in a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storage-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps its id over a restart', async () => {
    const first = await clusterIn(folder, 3);
    expect(await clusterIn(folder, 3)).toEqual(first);
  });

  it('is refused with another number of brokers, with the ways out', async () => {
    await clusterIn(folder, 1);
    await expect(clusterIn(folder, 3)).rejects.toMatchObject({
      code: 'KS_PREFLIGHT',
      message: expect.stringMatching(
        /holds a cluster of 1 broker\(s\), not of 3\. Start 1 broker\(s\), or remove/,
      ),
    });
  });

  it('is a new one when its file is unreadable', async () => {
    await writeFile(join(folder, 'cluster.json'), '{"clus');
    expect((await clusterIn(folder, 1)).brokers).toBe(1);
  });
});

describe("a cluster's id", () => {
  it('is 22 characters, never like a flag', () => {
    for (let i = 0; i < 500; i += 1) expect(newClusterId()).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
  });
});
