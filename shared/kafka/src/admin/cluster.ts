import type { Admin } from 'kafkajs';
import { type KafkaConnection, ownName, wireName } from '../connection.ts';
import { insist } from '../wire/insist.ts';
import { withAdmin } from './session.ts';

/** In its first moment a partition has no leader, and a group no coordinator: kafkajs asks for them anew. */
const patiently = <T>(ask: () => Promise<T>): Promise<T> =>
  insist({ patienceMs: 10_000, refresh: async () => {} }, ask);

export interface ClusterDescription {
  readonly brokers: { id: number; host: string; port: number }[];
  readonly controller: number | null;
}

/** Errors: KS_BROKER, KS_ACCESS. */
export const describeCluster = (connection: KafkaConnection): Promise<ClusterDescription> =>
  withAdmin(connection, 'describing the cluster', async (admin) => {
    const { brokers, controller } = await admin.describeCluster();
    return { brokers: brokers.map(({ nodeId, host, port }) => ({ id: nodeId, host, port })), controller };
  });

export interface TopicDescription {
  readonly topic: string;
  /** low and high: the first offset kept, and the next one to be written. */
  readonly partitions: {
    partition: number;
    leader: number;
    replicas: number[];
    isr: number[];
    low: string;
    high: string;
  }[];
}

const withOffsets = async (
  admin: Admin,
  topic: {
    name: string;
    partitions: { partitionId: number; leader: number; replicas: number[]; isr: number[] }[];
  },
): Promise<TopicDescription['partitions']> => {
  const offsets = await patiently(() => admin.fetchTopicOffsets(topic.name));
  return topic.partitions
    .map(({ partitionId, leader, replicas, isr }) => {
      const found = offsets.find(({ partition }) => partition === partitionId);
      return {
        partition: partitionId,
        leader,
        replicas,
        isr,
        low: found?.low ?? '0',
        high: found?.high ?? '0',
      };
    })
    .sort((a, b) => a.partition - b.partition);
};

/** Numbers of partitions of all topics of the suite, by topic. Errors: KS_BROKER, KS_ACCESS. */
export const countPartitions = (connection: KafkaConnection): Promise<ReadonlyMap<string, number>> =>
  withAdmin(connection, 'counting partitions', async (admin) => {
    const { topics } = await admin.fetchTopicMetadata();
    const counts = topics.flatMap(({ name, partitions }): readonly [string, number][] => {
      const own = ownName(connection, name);
      return own === undefined ? [] : [[own, partitions.length]];
    });
    return new Map(counts);
  });

/** All topics of the suite, or those named. Errors: KS_BROKER, KS_ACCESS. */
export const describeTopics = (
  connection: KafkaConnection,
  topics?: readonly string[],
): Promise<TopicDescription[]> =>
  withAdmin(connection, 'describing the topics', async (admin) => {
    const wanted = topics?.map((name) => wireName(connection, name));
    const found = await admin.fetchTopicMetadata(wanted === undefined ? undefined : { topics: wanted });
    const ours = found.topics.flatMap((topic) => {
      const own = topic.name.startsWith('__') ? undefined : ownName(connection, topic.name);
      return own === undefined ? [] : [{ own, topic }];
    });
    return Promise.all(
      ours.map(async ({ own, topic }) => ({ topic: own, partitions: await withOffsets(admin, topic) })),
    );
  });

/**
 * How far a group is, per `topic/partition` that it has committed. Numbers are of the log's end, so that records of
 * an open transaction count as lag. Errors: KS_BROKER, KS_ACCESS.
 */
export const groupLag = (
  connection: KafkaConnection,
  group: string,
): Promise<Record<string, { committed: string; end: string; lag: number }>> =>
  withAdmin(connection, `reading the lag of group ${group}`, async (admin) => {
    const committed = await patiently(() => admin.fetchOffsets({ groupId: wireName(connection, group) }));
    const lags: Record<string, { committed: string; end: string; lag: number }> = {};
    for (const { topic, partitions } of committed) {
      const ends = await patiently(() => admin.fetchTopicOffsets(topic));
      for (const { partition, offset } of partitions) {
        const end = ends.find((one) => one.partition === partition)?.high ?? '0';
        const own = ownName(connection, topic) ?? topic;
        if (offset === '-1') continue;
        lags[`${own}/${partition}`] = {
          committed: offset,
          end,
          lag: Math.max(0, Number(end) - Number(offset)),
        };
      }
    }
    return lags;
  });
