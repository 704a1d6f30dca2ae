import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replayKey, saltFile } from '../../src/intake/salt-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the file of salts', () => {
  it('gives back what was saved, and only its owner may read it', () => {
    const file = join(folder, 'deep', 'salts.json');
    const salts = { day: '2026-01-06', current: 'ab'.repeat(16), previous: null };
    saltFile(file).save(salts);
    expect(saltFile(file).load()).toEqual(salts);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '{"day":"2026-01-06","current":"short","previous":null}'])(
    'begins anew on %j',
    (content) => {
      const file = join(folder, 'salts.json');
      writeFileSync(file, content);
      expect(saltFile(file).load()).toBeNull();
    },
  );

  it('makes a fresh salt of 16 random bytes', () => {
    const { fresh } = saltFile(join(folder, 'salts.json'));
    expect(fresh()).toMatch(/^[0-9a-f]{32}$/);
    expect(fresh()).not.toBe(fresh());
  });
});

describe('the key of replays', () => {
  it('is made once', () => {
    const file = join(folder, 'key.json');
    const key = replayKey(file);
    expect(replayKey(file)).toBe(key);
    expect(readFileSync(file, 'utf8')).toContain(key);
  });
});
