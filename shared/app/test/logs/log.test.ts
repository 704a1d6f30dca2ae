import { formFor, openLog, readable } from '@kafka-streaming/app';
import { describe, expect, it } from 'vitest';

const written = (
  write: (log: ReturnType<typeof openLog>) => void,
  level = 'info',
): Record<string, unknown>[] => {
  const lines: string[] = [];
  write(openLog({ level, bound: { app: 'echo' }, form: 'json', write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
};

describe('a log for programs', () => {
  it('has one JSON object a line, with level, time, what is bound, facts and message', () => {
    const [line] = written((log) => log.info({ port: 3000 }, 'ready'));
    expect(line).toMatchObject({ level: 'info', app: 'echo', port: 3000, msg: 'ready' });
    expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('binds the facts of a child to each of its lines', () => {
    expect(written((log) => log.child({ part: 'kafka' }).warn({}, 'slow'))).toMatchObject([
      { app: 'echo', part: 'kafka', level: 'warn' },
    ]);
  });

  it('leaves out what is below its level', () => {
    expect(written((log) => log.debug({}, 'detail'))).toEqual([]);
    expect(written((log) => log.debug({}, 'detail'), 'debug')).toHaveLength(1);
  });

  it('keeps message and stack of an error', () => {
    expect(written((log) => log.error({ err: new Error('broke') }, 'failed'))).toMatchObject([
      { err: { message: 'broke', stack: expect.stringContaining('log.test.ts') } },
    ]);
  });

  it.each(['password', 'token', 'secret', 'authorization', 'cookie'])('never tells a %s', (field) => {
    const [line] = written((log) => log.info({ [field]: 'sesame', sasl: { [field]: 'sesame' } }, 'config'));
    expect(JSON.stringify(line)).not.toContain('sesame');
  });
});

describe('a line for people', () => {
  const line = JSON.stringify({
    level: 'warn',
    time: '2026-01-02T03:04:05.678Z',
    app: 'echo',
    msg: 'slow',
    ms: 12,
  });

  it('has time, level, message and facts', () => {
    expect(readable(line)).toBe('03:04:05 warn  slow ms=12\n');
  });

  it('shows the stack of an error below it', () => {
    const failed = JSON.stringify({
      level: 'error',
      time: '2026-01-02T03:04:05Z',
      msg: 'failed',
      err: { stack: 'E: x\nat y' },
    });
    expect(readable(failed)).toBe('03:04:05 error failed\n    E: x\n    at y\n');
  });

  it('is coloured only when asked to be', () => {
    const colour = String.fromCharCode(27);
    expect(readable(line)).not.toContain(colour);
    expect(readable(line, true)).toContain(colour);
  });

  it.each(['no JSON', '12', 'null', ''])('stays as it is when it is no log line: %j', (text) => {
    expect(readable(text)).toBe(text);
  });
});

describe('the form of a log', () => {
  it.each([
    [{ stdout: { isTTY: true } }, 'readable'],
    [{ stdout: { isTTY: true }, connected: true }, 'json'],
    [{ stdout: {} }, 'json'],
  ] as const)('of a process like %j is %s', (process, form) => {
    expect(formFor(process)).toBe(form);
  });
});
