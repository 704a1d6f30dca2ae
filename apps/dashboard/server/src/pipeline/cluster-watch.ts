import type { ClusterState } from '@kafka-streaming/event-schema';
import type { LiveTopic, Source } from '../source.ts';
import { clusterState, unknownCluster, unreachable } from './cluster.ts';

/** What the brokers said last. */
export interface ClusterWatch {
  readonly ask: () => Promise<void>;
  readonly cluster: () => ClusterState;
  readonly topics: () => readonly LiveTopic[];
}

/** A cluster that takes longer is not reachable, as far as a screen is concerned. */
const answerMs = 5_000;

const within = async <T>(ms: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};

export const clusterWatch = (source: Source, now: () => number): ClusterWatch => {
  let cluster = unknownCluster(now());
  let topics: readonly LiveTopic[] = [];
  return {
    cluster: () => cluster,
    topics: () => topics,
    ask: async () => {
      try {
        const brokers = await within(answerMs, source.brokers());
        // While a leader is elected topics may not answer: what they said last is then the best there is.
        topics = await within(answerMs, source.topics()).catch(() => topics);
        cluster = clusterState(cluster, now(), brokers, topics);
      } catch (error) {
        cluster = unreachable(cluster, now(), error instanceof Error ? error.message : 'no answer');
      }
    },
  };
};
