import type { TopicSettings } from '@kafka-streaming/event-schema';
import type { InternalTopic } from '@kafka-streaming/streams';
import { countPartitions } from '../admin/cluster.ts';
import { applyTopics } from '../admin/topics.ts';
import type { KafkaConnection } from '../connection.ts';
import { KafkaStreamingError } from '../errors.ts';

/** Small segments: compaction and deletion never touch the one that is being written. */
const settingsOf = ({ partitions, cleanup, retentionMs }: InternalTopic): TopicSettings => ({
  partitions,
  cleanup,
  retentionMs,
  retentionBytes: -1,
  segmentBytes: 16 * 1024 * 1024,
  segmentMs: 10 * 60_000,
  minInsyncReplicas: 2,
});

export type PartitionCounts = ReadonlyMap<string, number>;

/** Looks a topic's number of partitions up. Errors: KS_CONFIG when there is no such topic. */
export const lookUp =
  (counts: PartitionCounts) =>
  (topic: string): number => {
    const count = counts.get(topic);
    if (count !== undefined) return count;
    throw new KafkaStreamingError(
      'KS_CONFIG',
      `there is no topic ${topic}; create it with "npm run topics"`,
      {
        facts: { topic },
      },
    );
  };

/** Creates what the application keeps for itself where it is absent. Gives the partitions of all topics. */
export const prepareTopics = async (
  connection: KafkaConnection,
  application: { internalTopics(partitionsOf: (topic: string) => number): readonly InternalTopic[] },
): Promise<PartitionCounts> => {
  const counts = await countPartitions(connection);
  const internal = application.internalTopics(lookUp(counts));
  const absent = internal.filter(({ name }) => !counts.has(name));
  if (absent.length === 0) return counts;
  await applyTopics(
    connection,
    absent.map((topic) => ({ name: topic.name, settings: settingsOf(topic) })),
  );
  return new Map([...counts, ...absent.map(({ name, partitions }) => [name, partitions] as const)]);
};
