import { topic } from '@kafka-streaming/event-schema';
import { applyTopics, describeCluster, describeTopics, groupLag, planTopics } from '@kafka-streaming/kafka';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sharedCluster } from '../support/cluster.ts';

const kafka = sharedCluster(1);
const declare = (settings: { partitions?: number; retentionMs?: number }) =>
  topic<unknown>({
    name: 'test.visits',
    kind: 'result',
    about: 'Visits.',
    keyAbout: 'none',
    keyOf: () => '',
    timeOf: () => 0,
    schema: z.unknown(),
    settings: { partitions: 3, ...settings },
  });

describe('declared topics', () => {
  const connection = () => kafka().connection('topics-test', 'declared.');

  it('are created once, with what they declare', async () => {
    expect((await applyTopics(connection(), [declare({})])).create).toEqual(['test.visits']);
    expect(await planTopics(connection(), [declare({})])).toEqual({
      create: [],
      alter: [],
      addPartitions: [],
      drift: [],
      unknown: [],
    });
    const [described] = await describeTopics(connection(), ['test.visits']);
    expect(described?.partitions.map(({ partition, low, high }) => [partition, low, high])).toEqual([
      [0, '0', '0'],
      [1, '0', '0'],
      [2, '0', '0'],
    ]);
  });

  it('are changed to what they declare, and what others set on them stays', async () => {
    const admin = new kafkajs.Kafka({ brokers: [...kafka().bootstrap] }).admin();
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: 'declared.test.visits' };
    await admin.connect();
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ ...resource, configEntries: [{ name: 'flush.ms', value: '1234' }] }],
    });
    const wished = [declare({ partitions: 5, retentionMs: 3_600_000 })];
    const plan = await planTopics(connection(), wished);
    expect(plan.addPartitions).toEqual([{ topic: 'test.visits', from: 3, to: 5 }]);
    expect(plan.drift).toContain('test.visits: partitions 3, declared 5');

    await applyTopics(connection(), wished);
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
    const values = Object.fromEntries(
      (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
    );
    await admin.disconnect();
    expect(values).toMatchObject({
      'retention.ms': '3600000',
      'flush.ms': '1234',
      'min.insync.replicas': '1',
    });
    expect((await planTopics(connection(), wished)).drift).toEqual([]);
  });

  it('of others under the same prefix are shown', async () => {
    expect((await planTopics(connection(), [])).unknown).toEqual(['test.visits']);
  });
});

describe('the cluster', () => {
  it('tells its brokers and its controller', async () => {
    const { brokers, controller } = await describeCluster(kafka().connection('topics-test'));
    expect(brokers).toHaveLength(1);
    expect(controller).toBe(brokers[0]?.id);
  });

  it('tells no lag of a group that never was', async () => {
    expect(await groupLag(kafka().connection('topics-test'), 'nobody')).toEqual({});
  });

  it('that is not there is named', async () => {
    await expect(planTopics({ brokers: ['127.0.0.1:1'], clientId: 'test' }, [])).rejects.toMatchObject({
      code: 'KS_BROKER',
      message: expect.stringContaining('Check that the brokers run'),
    });
  });
});
