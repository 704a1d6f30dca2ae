import { topic } from '@kafka-streaming/event-schema';
import { applyTopics, murmur2Partition, openProducer, type ReadRecord, scan } from '@kafka-streaming/kafka';
import kafkajs from 'kafkajs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sharedCluster } from '../support/cluster.ts';

const kafka = sharedCluster(1);
const clicked = topic<{ id: string; type: string; time: number; visitor: string }>({
  name: 'test.clicks',
  kind: 'event',
  about: 'Clicks.',
  keyAbout: 'visitor',
  keyOf: ({ visitor }) => visitor,
  timeOf: ({ time }) => time,
  schema: z.object({ id: z.string(), type: z.string(), time: z.number(), visitor: z.string() }),
});
const small = topic<unknown>({
  name: 'test.small',
  kind: 'event',
  about: 'A topic that takes small batches only.',
  keyAbout: 'none',
  keyOf: () => '',
  timeOf: () => 0,
  schema: z.unknown(),
  settings: { partitions: 1 },
});
const connection = () => kafka().connection('producer-test', 'producing.');
const click = (n: number) => ({ id: `c${n}`, type: 'clicked', time: 1_000 + n, visitor: `v${n % 10}` });
const limits = { rows: 1_000_000, bytes: 1e9, ms: 20_000 };
const all = async (name: string): Promise<ReadRecord[]> =>
  (await scan(connection(), { topic: name, limits })).records;

beforeAll(async () => {
  await applyTopics(connection(), [clicked, small]);
  const client = new kafkajs.Kafka({ ...kafka().connection('setup'), brokers: [...kafka().bootstrap] });
  const admin = client.admin();
  await admin.connect();
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: 'producing.test.small',
        configEntries: [{ name: 'max.message.bytes', value: '2000' }],
      },
    ],
  });
  await admin.disconnect();
});

describe('the producer', () => {
  it('stores each acknowledged event once, where it said, in the partition of its key, numbered without a gap', async () => {
    const producer = await openProducer(connection(), { producer: 'test' });
    const acks = await Promise.all(Array.from({ length: 3_000 }, (_, n) => producer.send(clicked, click(n))));
    const { ackedSeq } = producer.stats();
    await producer.close();

    const records = await all(clicked.name);
    const places = new Map(
      records.map(({ partition, offset, headers }) => [`${partition}/${offset}`, headers]),
    );
    expect(records).toHaveLength(3_000);
    acks.forEach(({ partition, offset }, n) => {
      expect(places.get(`${partition}/${offset}`)).toMatchObject({
        id: `c${n}`,
        type: 'clicked',
        version: '1',
        time: String(1_000 + n),
      });
      expect(partition).toBe(murmur2Partition(`v${n % 10}`, 3));
    });
    for (const partition of [0, 1, 2]) {
      const seqs = records
        .filter((record) => record.partition === partition)
        .sort((a, b) => Number(a.offset) - Number(b.offset))
        .map(({ headers }) => Number(headers['seq']));
      expect(seqs).toEqual(seqs.map((_, index) => index));
      expect(ackedSeq[`test.clicks/${partition}`]).toBe(seqs.length - 1);
    }
  });

  it('writes to the partition that the Java client and kafkajs would choose', async () => {
    const client = new kafkajs.Kafka({ brokers: [...kafka().bootstrap], logLevel: kafkajs.logLevel.NOTHING });
    const witness = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await witness.connect();
    const producer = await openProducer(connection(), { producer: 'test' });
    for (const key of ['a', 'visitor-17', 'Zürich', '日本', 'x'.repeat(500)]) {
      const messages = [{ key, value: '{}' }];
      const [said] = await witness.send({ topic: 'producing.test.clicks', messages });
      const { partition } = await producer.sendRaw(clicked.name, { key, value: '{}' });
      expect(partition).toBe(said?.partition);
    }
    await Promise.all([producer.close(), witness.disconnect()]);
  });

  it('refuses a record that is too large, and stores its neighbours', async () => {
    const producer = await openProducer(connection(), { producer: 'test', lingerMs: 20 });
    const before = (await all(clicked.name)).length;
    const results = await Promise.allSettled(
      [900_000, 1_100_000, 10].map((size) =>
        producer.sendRaw(clicked.name, { key: 'same', value: 'x'.repeat(size) }),
      ),
    );
    await producer.close();
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({
      reason: { code: 'KS_TOO_LARGE', facts: { maxRecordBytes: 1_000_000 } },
    });
    expect((await all(clicked.name)).length).toBe(before + 2);
  });

  it('stores the neighbours of a record that only the broker finds too large', async () => {
    const producer = await openProducer(connection(), { producer: 'test', lingerMs: 20 });
    const sizes = [10, 20, 5_000, 30, 40];
    const results = await Promise.allSettled(
      sizes.map((size) => producer.sendRaw(small.name, { key: 'k', value: 'x'.repeat(size) })),
    );
    await producer.close();
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(results[2]).toMatchObject({ reason: { code: 'KS_TOO_LARGE' } });
    expect((await all(small.name)).map(({ value }) => value?.length).sort()).toEqual([10, 20, 30, 40]);
  });

  it('says that it is busy when its queue is full', async () => {
    const producer = await openProducer(connection(), { producer: 'test', maxQueued: 5, onFull: 'busy' });
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => producer.sendRaw(clicked.name, { key: 'k', value: 'v' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(results[7]).toMatchObject({ reason: { code: 'KS_BUSY', retriable: true } });
    expect(producer.stats()).toMatchObject({ refused: 3, acked: 5, queued: 0 });
    await producer.close();
  });

  it('lets the caller wait when its queue is full, and sends everything in order', async () => {
    const producer = await openProducer(connection(), { producer: 'test', maxQueued: 5 });
    const acks = await Promise.all(
      Array.from({ length: 50 }, (_, n) => producer.sendRaw(clicked.name, { key: 'k', value: `${n}` })),
    );
    await producer.close();
    const offsets = acks.map(({ offset }) => Number(offset));
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  });

  it('names a topic that does not exist', async () => {
    const producer = await openProducer(connection(), { producer: 'test' });
    await expect(producer.sendRaw('test.nowhere', { key: null, value: 'x' })).rejects.toMatchObject({
      code: 'KS_CONFIG',
      message: expect.stringContaining('test.nowhere'),
    });
    await producer.close();
  });

  it('names brokers that are not there', async () => {
    const nowhere = { brokers: ['127.0.0.1:1'], clientId: 'test' };
    await expect(openProducer(nowhere, { producer: 'test' })).rejects.toMatchObject({
      code: 'KS_BROKER',
      facts: { brokers: ['127.0.0.1:1'] },
    });
  });
});
