import type { TopicSettings } from '@kafka-streaming/event-schema';

export interface DeclaredTopic {
  readonly name: string;
  readonly settings: TopicSettings;
}

/** A topic as the brokers have it; settings by Kafka's own names. */
export interface ExistingTopic {
  readonly name: string;
  readonly partitions: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** What differs between the declarations and the cluster. */
export interface TopicPlan {
  readonly create: string[];
  readonly alter: { topic: string; setting: string; from: string; to: string }[];
  readonly addPartitions: { topic: string; from: number; to: number }[];
  /** A line for each difference in what exists, also for those that no plan can mend. */
  readonly drift: string[];
  /** Topics that exist and are not declared. */
  readonly unknown: string[];
}

/** As many copies as there are brokers, up to three. */
export const replicationFor = (brokers: number): number => Math.min(3, brokers);

/** Settings by Kafka's own names, fit for a cluster of so many brokers. */
export const wireSettings = (settings: TopicSettings, brokers: number): Readonly<Record<string, string>> => ({
  'cleanup.policy': settings.cleanup,
  'retention.ms': String(settings.retentionMs),
  'retention.bytes': String(settings.retentionBytes),
  'segment.bytes': String(settings.segmentBytes),
  'segment.ms': String(settings.segmentMs),
  // With one broker two in-sync copies can never be had: nothing could be written.
  'min.insync.replicas': String(Math.min(settings.minInsyncReplicas, replicationFor(brokers))),
  // The broker unpacks what foreign producers pack: our readers know no snappy, lz4 or zstd.
  'compression.type': 'uncompressed',
});

/** Kafka gives a list in its own order. */
const normal = (value: string): string =>
  value
    .split(',')
    .map((part) => part.trim())
    .sort()
    .join(',');

const alterations = (declared: DeclaredTopic, existing: ExistingTopic, brokers: number): TopicPlan['alter'] =>
  Object.entries(wireSettings(declared.settings, brokers)).flatMap(([setting, to]) => {
    const from = existing.settings[setting] ?? '';
    return normal(from) === normal(to) ? [] : [{ topic: declared.name, setting, from, to }];
  });

const partitionDrift = (declared: DeclaredTopic, existing: ExistingTopic): readonly string[] => {
  const [wanted, found] = [declared.settings.partitions, existing.partitions];
  if (wanted === found) return [];
  const line = `${declared.name}: partitions ${found}, declared ${wanted}`;
  return [found < wanted ? line : `${line}; partitions can not be taken away: declare ${found}`];
};

/** Compares; changes nothing. */
export const compareTopics = (
  declared: readonly DeclaredTopic[],
  existing: readonly ExistingTopic[],
  brokers: number,
): TopicPlan => {
  const byName = new Map(existing.map((topic) => [topic.name, topic]));
  const pairs = declared.flatMap((topic) => {
    const found = byName.get(topic.name);
    return found === undefined ? [] : [{ topic, found }];
  });
  const alter = pairs.flatMap(({ topic, found }) => alterations(topic, found, brokers));
  const names = new Set(declared.map((topic) => topic.name));
  const unknown = existing
    .map((topic) => topic.name)
    .filter((name) => !names.has(name))
    .sort();
  return {
    create: declared.map((topic) => topic.name).filter((name) => !byName.has(name)),
    alter,
    addPartitions: pairs
      .filter(({ topic, found }) => found.partitions < topic.settings.partitions)
      .map(({ topic, found }) => ({
        topic: topic.name,
        from: found.partitions,
        to: topic.settings.partitions,
      })),
    drift: [
      ...alter.map(({ topic, setting, from, to }) => `${topic}: ${setting} ${from}, declared ${to}`),
      ...pairs.flatMap(({ topic, found }) => partitionDrift(topic, found)),
      ...unknown.map((name) => `${name}: not declared`),
    ],
    unknown,
  };
};
