import { describe, expect, it } from 'vitest';
import { decide } from '../../src/supervisor/restart-policy.ts';

const at = 1_000_000;
const ago = (...seconds: readonly number[]): readonly number[] =>
  seconds.map((second) => at - second * 1_000);

describe('an app that failed', () => {
  it('is started again after a quarter of a second', () => {
    expect(decide({ status: 1, at }, [])).toEqual({ kind: 'restart', delayMs: 250 });
  });

  it('was killed: it is started again too', () => {
    expect(decide({ status: null, at }, [])).toEqual({ kind: 'restart', delayMs: 250 });
  });

  it('waits twice as long each time', () => {
    const delays = [[], ago(1), ago(2, 1), ago(3, 2, 1), ago(4, 3, 2, 1)].map((before) =>
      decide({ status: 1, at }, before),
    );
    expect(delays.map((one) => one.kind === 'restart' && one.delayMs)).toEqual([
      250, 500, 1_000, 2_000, 4_000,
    ]);
  });

  it('is given up when it fails after five restarts within a minute', () => {
    expect(decide({ status: 1, at }, ago(50, 40, 30, 20, 10))).toEqual({
      kind: 'give-up',
      reason: 'it ended 6 times within a minute',
    });
  });

  it('is started again when one of five restarts is a minute ago', () => {
    expect(decide({ status: 1, at }, ago(60, 40, 30, 20, 10)).kind).toBe('restart');
  });

  it.each([2, 3])('with status %i is given up at once: it would fail again', (status) => {
    expect(decide({ status, at }, []).kind).toBe('give-up');
  });
});
