import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { producerMetrics, runnerMetrics } from '../src/metrics.ts';

const counters = {
  read: 10,
  ok: 6,
  late: 1,
  skipped: { bot: 2 },
  parked: { 'not JSON': 1 },
  filtered: {},
  written: {},
  stateKeys: { visits: 4 },
  watermarks: {},
};
const status = {
  state: 'running',
  tasks: [{ stage: 0, partition: 2, counters, lag: { 'web.events': 7 }, restoredKeys: 4, restoreMs: 12 }],
  recordsIn: 10,
  recordsOut: 3,
  commits: 2,
  commitMs: { p50: 5, p99: 9 },
  lag: { 'web.events/2': 7 },
  lostRecords: 1,
} as const;

describe('the metrics of an application', () => {
  it('tell in, out, lag, commit and restore times, and the fates of the records per partition', async () => {
    const registry = new Registry();
    runnerMetrics(registry, { status: () => status });
    const text = await registry.metrics();
    for (const line of [
      'ks_records_in_total 10',
      'ks_records_out_total 3',
      'ks_lag_records{topic="web.events",partition="2"} 7',
      'ks_commit_ms{quantile="0.99"} 9',
      'ks_restore_ms{stage="0",partition="2"} 12',
      'ks_records_total{stage="0",partition="2",fate="late",reason=""} 1',
      'ks_records_total{stage="0",partition="2",fate="parked",reason="not JSON"} 1',
      'ks_records_total{stage="0",partition="2",fate="skipped",reason="bot"} 2',
      'ks_lost_records_total 1',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('tell the present numbers, not the sum of all that was told', async () => {
    const registry = new Registry();
    runnerMetrics(registry, { status: () => status });
    await registry.metrics();
    expect(await registry.metrics()).toContain('ks_records_in_total 10');
  });
});

describe('the metrics of a producer', () => {
  it('tell what became of its records', async () => {
    const registry = new Registry();
    const ackMs = { p50: 1, p99: 4 };
    const stats = { queued: 3, sent: 9, acked: 5, failed: 1, refused: 2, batches: 4, ackMs, ackedSeq: {} };
    producerMetrics(registry, { stats: () => stats });
    const text = await registry.metrics();
    expect(text).toContain('ks_producer_records_total{outcome="acked"} 5');
    expect(text).toContain('ks_producer_queued_records 3');
  });
});
