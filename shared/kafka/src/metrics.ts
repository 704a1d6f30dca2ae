import type { TaskCounters } from '@kafka-streaming/streams';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { SafeProducer } from './produce/safe-producer.ts';
import type { Running } from './run/runner.ts';

type Labels = Readonly<Record<string, string | number>>;
interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A metric that is read when it is asked for; what is not there any more is not shown any more. */
const register = (
  registry: Registry,
  kind: typeof Gauge | typeof Counter,
  [name, help, labelNames]: readonly [name: string, help: string, labelNames: readonly string[]],
  samples: () => readonly Sample[],
): void => {
  if (kind === Gauge) {
    const gauge = new Gauge({ name, help, labelNames, registers: [registry], collect: () => fill() });
    const fill = () => {
      gauge.reset();
      for (const { labels, value } of samples()) gauge.set(labels, value);
    };
    return;
  }
  const counter = new Counter({ name, help, labelNames, registers: [registry], collect: () => fill() });
  const fill = () => {
    counter.reset();
    for (const { labels, value } of samples()) counter.inc(labels, value);
  };
};

const one = (value: number): readonly Sample[] => [{ labels: {}, value }];

/** What became of the records of a task: `fate` is ok, late, skipped or parked, with its reason. */
const fates = (counters: TaskCounters): readonly Sample[] => {
  const reasons = (fate: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([reason, value]) => ({ labels: { fate, reason }, value }));
  return [
    { labels: { fate: 'ok', reason: '' }, value: counters.ok },
    { labels: { fate: 'late', reason: '' }, value: counters.late },
    ...reasons('skipped', counters.skipped),
    ...reasons('parked', counters.parked),
  ];
};

const splitName = (name: string): Labels => {
  const slash = name.lastIndexOf('/');
  return { topic: name.slice(0, slash), partition: name.slice(slash + 1) };
};

const quantiles = ({ p50, p99 }: { readonly p50: number; readonly p99: number }): readonly Sample[] => [
  { labels: { quantile: '0.5' }, value: p50 },
  { labels: { quantile: '0.99' }, value: p99 },
];

/** Metrics of a running application: `ks_...`, times in ms. */
export const runnerMetrics = (registry: Registry, running: Pick<Running, 'status'>): void => {
  const { status } = running;
  const taskLabels = ['stage', 'partition'];
  const perTask = (samples: (task: ReturnType<typeof status>['tasks'][number]) => readonly Sample[]) => () =>
    status().tasks.flatMap((task) =>
      samples(task).map(({ labels, value }) => ({
        labels: { stage: task.stage, partition: task.partition, ...labels },
        value,
      })),
    );
  register(registry, Counter, ['ks_records_in_total', 'Records read since the start', []], () =>
    one(status().recordsIn),
  );
  register(
    registry,
    Counter,
    ['ks_records_out_total', 'Records written and committed since the start', []],
    () => one(status().recordsOut),
  );
  register(registry, Counter, ['ks_commits_total', 'Transactions committed since the start', []], () =>
    one(status().commits),
  );
  register(registry, Counter, ['ks_lost_records_total', 'Records deleted before they were read', []], () =>
    one(status().lostRecords),
  );
  register(registry, Gauge, ['ks_commit_ms', 'How long a commit takes', ['quantile']], () =>
    quantiles(status().commitMs),
  );
  register(
    registry,
    Gauge,
    ['ks_lag_records', 'Records behind the end of the log', ['topic', 'partition']],
    () => Object.entries(status().lag).map(([name, value]) => ({ labels: splitName(name), value })),
  );
  register(
    registry,
    Gauge,
    ['ks_restore_ms', 'How long rebuilding the state took', taskLabels],
    perTask(({ restoreMs }) => one(restoreMs)),
  );
  register(
    registry,
    Gauge,
    ['ks_restored_keys', 'Keys of the state when it was rebuilt', taskLabels],
    perTask(({ restoredKeys }) => one(restoredKeys)),
  );
  register(
    registry,
    Counter,
    ['ks_records_total', 'Records since the beginning, by fate', [...taskLabels, 'fate', 'reason']],
    perTask(({ counters }) => fates(counters)),
  );
  register(
    registry,
    Gauge,
    ['ks_state_keys', 'Keys kept in a store', [...taskLabels, 'store']],
    perTask(({ counters }) =>
      Object.entries(counters.stateKeys).map(([store, value]) => ({ labels: { store }, value })),
    ),
  );
};

/** Metrics of a producer: `ks_producer_...`, times in ms. */
export const producerMetrics = (registry: Registry, producer: Pick<SafeProducer, 'stats'>): void => {
  const { stats } = producer;
  const outcomes = ['sent', 'acked', 'failed', 'refused'] as const;
  register(
    registry,
    Counter,
    ['ks_producer_records_total', 'Records handed to the producer, by outcome', ['outcome']],
    () => outcomes.map((outcome) => ({ labels: { outcome }, value: stats()[outcome] })),
  );
  register(registry, Counter, ['ks_producer_batches_total', 'Requests answered', []], () =>
    one(stats().batches),
  );
  register(registry, Gauge, ['ks_producer_queued_records', 'Records that wait or are under way', []], () =>
    one(stats().queued),
  );
  register(
    registry,
    Gauge,
    ['ks_producer_ack_ms', 'From handing over to the acknowledgement', ['quantile']],
    () => quantiles(stats().ackMs),
  );
};
