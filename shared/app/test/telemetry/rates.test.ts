import { describe, expect, it } from 'vitest';
import { rateOf } from '../../src/telemetry/rates.ts';

describe('a rate', () => {
  it('is 0 before there are two readings', () => {
    expect(rateOf()(100, 1_000)).toBe(0);
  });

  it('is the growth per second', () => {
    const rate = rateOf();
    rate(0, 0);
    expect(rate(30, 2_000)).toBe(15);
  });

  it('forgets what is older than five seconds', () => {
    const rate = rateOf();
    for (let second = 0; second <= 10; second += 1) rate(second * 100, second * 1_000);
    // 1,000 at 10 s; from then on nothing: after six more seconds all growth is out of sight.
    for (let second = 11; second <= 15; second += 1) rate(1_000, second * 1_000);
    expect(rate(1_000, 16_000)).toBe(0);
  });

  it('is never negative: a counter that begins anew has not run backwards', () => {
    const rate = rateOf();
    rate(100, 0);
    expect(rate(5, 1_000)).toBe(0);
  });
});
