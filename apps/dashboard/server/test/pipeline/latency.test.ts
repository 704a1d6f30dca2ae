import { describe, expect, it } from 'vitest';
import { latencyMeter, measure, summaries } from '../../src/pipeline/latency.ts';

const hops = (created: number) => ({
  created,
  produced: created + 10,
  consumed: created + 40,
  emitted: created + 45,
});

describe('the latency of results', () => {
  it('is measured hop by hop, within 1 %, per domain and over all', () => {
    const meter = latencyMeter();
    measure(meter, 'web-clickstream', hops(1_000_000), 1_000_100);
    const [all, web] = summaries(meter, 1_000_200);
    expect(all).toMatchObject({ domain: 'all', samples: 1 });
    expect(web).toMatchObject({
      domain: 'web-clickstream',
      hops: {
        createdToProduced: { count: 1, p50: 10, p95: 10, p99: 10 },
        producedToConsumed: { p50: 30 },
        consumedToEmitted: { p50: 5 },
        emittedToRead: { p50: 55 },
      },
    });
    expect(Math.abs((web?.hops.total?.p99 ?? 0) - 100)).toBeLessThanOrEqual(1);
  });

  it('says nothing where there was nothing', () => {
    expect(summaries(latencyMeter(), 0)).toEqual([
      expect.objectContaining({ domain: 'all', samples: 0, hops: expect.objectContaining({ total: null }) }),
    ]);
  });

  it('counts the age of an event of exactly two seconds, not of one millisecond more: that one was kept back or replayed', () => {
    const meter = latencyMeter();
    const produced = 10_000_000;
    const rest = { produced, consumed: produced, emitted: produced };
    measure(meter, 'a', { created: produced - 2_000, ...rest }, produced);
    measure(meter, 'b', { created: produced - 2_001, ...rest }, produced);
    const [, a, b] = summaries(meter, produced);
    expect(a?.hops.createdToProduced?.count).toBe(1);
    expect(b?.hops.createdToProduced).toBeNull();
    expect(b?.hops.total?.p50).toBe(0);
  });

  it('is never below zero, though clocks of machines differ', () => {
    const meter = latencyMeter();
    measure(meter, 'a', { created: 1_000, produced: 990, consumed: 980, emitted: 970 }, 960);
    expect(summaries(meter, 1_000)[0]?.hops.producedToConsumed?.p99).toBe(0);
  });

  it('forgets what is older than a minute', () => {
    const meter = latencyMeter();
    measure(meter, 'a', hops(1_000_000), 1_000_000);
    expect(summaries(meter, 1_059_000)[0]?.samples).toBe(1);
    expect(summaries(meter, 1_065_000).map((one) => [one.domain, one.samples])).toEqual([['all', 0]]);
  });
});
