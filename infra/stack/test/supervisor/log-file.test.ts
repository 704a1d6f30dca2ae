import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLogFile } from '../../src/supervisor/log-file.ts';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'log-')), 'app.log');

describe('a log file', () => {
  it('goes on after what it held', () => {
    const path = newPath();
    for (const text of ['one\n', 'two\n']) {
      const log = openLogFile(path);
      log.write(text);
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('holds exactly its limit', () => {
    const path = newPath();
    const log = openLogFile(path, 8);
    log.write('1234\n');
    log.write('56\n');
    log.close();
    expect(existsSync(`${path}.1`)).toBe(false);
  });

  it('is turned one byte later, and keeps the file before', () => {
    const path = newPath();
    const log = openLogFile(path, 8);
    for (const text of ['1234\n', '567\n', 'abcdefg\n']) log.write(text);
    log.close();
    expect([readFileSync(path, 'utf8'), readFileSync(`${path}.1`, 'utf8')]).toEqual(['abcdefg\n', '567\n']);
  });

  it('counts bytes, not letters', () => {
    const path = newPath();
    const log = openLogFile(path, 8);
    log.write('ääää');
    log.write('x');
    log.close();
    expect(readFileSync(path, 'utf8')).toBe('x');
  });
});
