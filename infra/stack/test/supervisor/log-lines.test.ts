import { describe, expect, it } from 'vitest';
import { lineFilter } from '../../src/supervisor/log-lines.ts';

const json = (level: string): string => JSON.stringify({ level, time: '2026-01-02T03:04:05Z', msg: 'slow' });

describe('lines that people see of an app', () => {
  it('are its warnings and errors, and whatever is no log line', () => {
    const seen = lineFilter(false);
    expect(['debug', 'info', 'warn', 'error'].map((level) => seen(json(level)))).toEqual([
      undefined,
      undefined,
      '03:04:05 warn  slow',
      '03:04:05 error slow',
    ]);
    expect(seen('FATAL ERROR: out of memory')).toBe('FATAL ERROR: out of memory');
  });

  it('are at most ten in ten seconds, and one that says that there are more', () => {
    let now = 0;
    const seen = lineFilter(false, () => now);
    const shown = Array.from({ length: 20 }, () => seen(json('warn'))).filter((line) => line !== undefined);
    expect([shown.length, shown.at(-1)]).toEqual([11, '… more in its log']);
    now = 10_001;
    expect(seen(json('warn'))).toBe('03:04:05 warn  slow');
  });
});
