import type { ClusterState } from '@kafka-streaming/event-schema';
import type { Brokers, LiveTopic } from '../source.ts';

export const unknownCluster = (now: number): ClusterState => ({
  kind: 'cluster',
  time: now,
  reachable: false,
  reason: 'not asked yet',
  brokersUp: 0,
  brokersExpected: 0,
  brokers: [],
  controller: null,
  partitions: 0,
  underReplicated: 0,
  offline: 0,
});

/** Brokers that were seen before, or that a replica names, are expected: one that is missing now is down. */
export const clusterState = (
  before: ClusterState,
  now: number,
  { brokers, controller }: Brokers,
  topics: readonly LiveTopic[],
): ClusterState => {
  const partitions = topics.flatMap((topic) => topic.partitions);
  const addresses = new Map(before.brokers.map(({ id, address }) => [id, address]));
  for (const { replicas } of partitions)
    for (const id of replicas) addresses.set(id, addresses.get(id) ?? '');
  for (const { id, host, port } of brokers) addresses.set(id, `${host}:${port}`);
  const up = new Set(brokers.map(({ id }) => id));
  return {
    kind: 'cluster',
    time: now,
    reachable: true,
    brokersUp: up.size,
    brokersExpected: addresses.size,
    brokers: [...addresses]
      .sort(([a], [b]) => a - b)
      .map(([id, address]) => ({
        id,
        address,
        up: up.has(id),
        leads: partitions.filter(({ leader }) => leader === id).length,
      })),
    controller,
    partitions: partitions.length,
    underReplicated: partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length,
    offline: partitions.filter(({ leader }) => leader < 0).length,
  };
};

/** No broker answered: all that were known are down. */
export const unreachable = (before: ClusterState, now: number, reason: string): ClusterState => ({
  ...before,
  time: now,
  reachable: false,
  reason,
  brokersUp: 0,
  brokers: before.brokers.map((broker) => ({ ...broker, up: false })),
});
