import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { type KafkaConnection, ownName, wireName } from '../connection.ts';
import { KafkaStreamingError } from '../errors.ts';
import { withAdmin } from './session.ts';
import {
  compareTopics,
  type DeclaredTopic,
  type ExistingTopic,
  replicationFor,
  type TopicPlan,
  wireSettings,
} from './topic-plan.ts';

/** Kafka's number for a setting that was given to the topic itself, not inherited from the broker. */
const topicSource = 1;
const leaderPatienceMs = 30_000;

type Settings = Readonly<Record<string, string>>;
interface DescribedTopic extends ExistingTopic {
  /** Settings given to the topic itself. */
  readonly own: Settings;
}

const settingsOf = async (admin: Admin, names: readonly string[]) => {
  if (names.length === 0) return new Map<string, { all: Settings; own: Settings }>();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => {
      const all = configEntries.map(
        ({ configName, configValue }) => [configName, configValue ?? ''] as const,
      );
      const own = configEntries.filter((entry) => Number(entry.configSource) === topicSource);
      return [
        resourceName,
        {
          all: Object.fromEntries(all),
          own: Object.fromEntries(own.map((entry) => [entry.configName, entry.configValue])),
        },
      ];
    }),
  );
};

/** Topics of this suite's prefix; Kafka's own (`__consumer_offsets`) are left out. */
const describe = async (admin: Admin, connection: KafkaConnection): Promise<readonly DescribedTopic[]> => {
  const { topics } = await admin.fetchTopicMetadata();
  const ours = topics.flatMap(({ name, partitions }) => {
    const own = name.startsWith('__') ? undefined : ownName(connection, name);
    return own === undefined ? [] : [{ own, name, partitions: partitions.length }];
  });
  const settings = await settingsOf(
    admin,
    ours.map(({ name }) => name),
  );
  return ours.map(({ own, name, partitions }) => ({
    name: own,
    partitions,
    settings: settings.get(name)?.all ?? {},
    own: settings.get(name)?.own ?? {},
  }));
};

const brokersOf = async (admin: Admin): Promise<number> => (await admin.describeCluster()).brokers.length;

/** Errors: KS_BROKER, KS_ACCESS. */
export const planTopics = (
  connection: KafkaConnection,
  topics: readonly DeclaredTopic[],
): Promise<TopicPlan> =>
  withAdmin(connection, 'comparing the topics', async (admin) =>
    compareTopics(topics, await describe(admin, connection), await brokersOf(admin)),
  );

const createTopics = async (
  admin: Admin,
  connection: KafkaConnection,
  topics: readonly DeclaredTopic[],
  brokers: number,
): Promise<void> => {
  if (topics.length === 0) return;
  await admin.createTopics({
    // kafkajs's own waiting can throw although the topic exists.
    waitForLeaders: false,
    topics: topics.map(({ name, settings }) => ({
      topic: wireName(connection, name),
      numPartitions: settings.partitions,
      replicationFactor: replicationFor(brokers),
      configEntries: entries(wireSettings(settings, brokers)),
    })),
  });
};

const entries = (settings: Settings) => Object.entries(settings).map(([name, value]) => ({ name, value }));

/** Kafka replaces all settings of a topic at once: those that others gave it are given again. */
const alterTopic = (admin: Admin, name: string, own: Settings, declared: Settings) =>
  admin.alterConfigs({
    validateOnly: false,
    resources: [
      { type: kafkajs.ConfigResourceTypes.TOPIC, name, configEntries: entries({ ...own, ...declared }) },
    ],
  });

const leadersReady = async (
  admin: Admin,
  names: readonly string[],
  partitions: ReadonlyMap<string, number>,
) => {
  const { topics } = await admin.fetchTopicMetadata();
  return names.every((name) => {
    const found = topics.find((topic) => topic.name === name);
    return (
      found !== undefined &&
      found.partitions.length >= (partitions.get(name) ?? 1) &&
      found.partitions.every(({ leader }) => leader >= 0)
    );
  });
};

const waitForLeaders = async (admin: Admin, partitions: ReadonlyMap<string, number>): Promise<void> => {
  const deadline = Date.now() + leaderPatienceMs;
  const names = [...partitions.keys()];
  while (!(await leadersReady(admin, names, partitions).catch(() => false))) {
    if (Date.now() > deadline) {
      throw new KafkaStreamingError(
        'KS_BROKER',
        `topics without a leader after ${leaderPatienceMs / 1000} s`,
        {
          facts: { topics: names },
        },
      );
    }
    await sleep(100);
  }
};

/**
 * Makes the cluster as declared: creates topics, changes settings, adds partitions; removes nothing.
 * Gives the plan that was carried out. Errors: KS_BROKER, KS_ACCESS.
 */
export const applyTopics = (
  connection: KafkaConnection,
  topics: readonly DeclaredTopic[],
): Promise<TopicPlan> =>
  withAdmin(connection, 'applying the topics', async (admin) => {
    const [existing, brokers] = [await describe(admin, connection), await brokersOf(admin)];
    const plan = compareTopics(topics, existing, brokers);
    const wanted = new Set(plan.create);
    await createTopics(
      admin,
      connection,
      topics.filter(({ name }) => wanted.has(name)),
      brokers,
    );
    for (const name of new Set(plan.alter.map(({ topic }) => topic))) {
      const declared = topics.find((topic) => topic.name === name);
      const own = existing.find((topic) => topic.name === name)?.own ?? {};
      if (declared === undefined) continue;
      await alterTopic(admin, wireName(connection, name), own, wireSettings(declared.settings, brokers));
    }
    if (plan.addPartitions.length > 0) {
      await admin.createPartitions({
        topicPartitions: plan.addPartitions.map(({ topic, to }) => ({
          topic: wireName(connection, topic),
          count: to,
        })),
      });
    }
    const changed = topics.filter(
      ({ name }) => wanted.has(name) || plan.addPartitions.some(({ topic }) => topic === name),
    );
    const partitions = changed.map(
      ({ name, settings }) => [wireName(connection, name), settings.partitions] as const,
    );
    await waitForLeaders(admin, new Map(partitions));
    return plan;
  });
