import type { AppReport, ClusterState, FateCount } from '@kafka-streaming/event-schema';
import type { LiveTopic } from '../source.ts';

/** All that the pipeline's values are computed from, taken at one moment. */
export interface Picture {
  readonly now: number;
  readonly reports: readonly AppReport[];
  readonly fates: readonly FateCount[];
  /** Taken before `topics`: what was acknowledged then must be in the log. */
  readonly ackedBefore: readonly AppReport[];
  readonly topics: readonly LiveTopic[];
  readonly cluster: ClusterState;
  /** Records that the gateway itself read, by topic, since its start. */
  readonly readByGateway: ReadonlyMap<string, number>;
}

/** An app whose report is older than that is taken for gone. */
export const reportFreshMs = 5_000;

export const isFresh = (report: AppReport, now: number): boolean => now - report.time < reportFreshMs;

export const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

/** Records ever written to a topic. */
export const endOf = (topic: LiveTopic): number => sum(topic.partitions.map(({ high }) => Number(high)));
