import { type RunnerStatus, type Running, runnerMetrics, runTopology } from '@kafka-streaming/kafka';
import type { Settings } from '../configuration/setting.ts';
import type { AppContext, RunningApp } from './run-app.ts';

type Topology = Parameters<typeof runTopology>[0];

/** What `runApp` gives to the start of an app that has the setting. */
type StreamContext = Pick<AppContext<Settings>, 'kafka' | 'instance' | 'metrics'> & {
  readonly config: { readonly commitIntervalMs: number };
};

/** States in which it does its job, or is about to without anybody's help. */
const working: ReadonlySet<RunnerStatus['state']> = new Set(['running', 'rebalancing']);

const restoreMs = (status: RunnerStatus): number =>
  Math.max(0, ...status.tasks.map((task) => task.restoreMs));

/** Runs a topology exactly once as this app: with health, numbers for the report, and metrics. */
export const runStreamApp = async (
  topology: Topology,
  { config, kafka, instance, metrics }: StreamContext,
): Promise<RunningApp> => {
  const { commitIntervalMs } = config;
  const running: Running = await runTopology(topology, { connection: kafka, instance, commitIntervalMs });
  runnerMetrics(metrics, running);
  return {
    health: () => {
      const { state } = running.status();
      return working.has(state) ? { healthy: true } : { healthy: false, reason: state };
    },
    report: () => {
      const status = running.status();
      const { recordsIn, recordsOut, lag, commitMs } = status;
      return { recordsIn, recordsOut, lag, commitMs, restoreMs: restoreMs(status) };
    },
    failed: running.failed,
    stop: () => running.stop(),
  };
};
