/**
 * The one way of writing that was proven to lose nothing: one partition per request, one request under way per
 * partition. Read on the wire, so that nobody can put a send of many partitions back unseen.
 */
import { openProducer, runTopology } from '@kafka-streaming/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestCluster, withCluster } from '../support/cluster.ts';
import { counting, numbers, prepareCounting, readTotals, sendNumbers } from '../support/counting.ts';
import { until } from '../support/until.ts';
import { type ProduceWitness, startProduceWitness } from './produce-witness.ts';

let witness: ProduceWitness;
let kafka: TestCluster;
let end = (): void => undefined;
let ended: Promise<void>;

beforeAll(async () => {
  witness = await startProduceWitness();
  // Clients learn from the broker where to send: to the witness.
  const properties = { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${witness.port}` };
  await new Promise<void>((ready, failed) => {
    const work = (cluster: TestCluster): Promise<void> => {
      kafka = cluster;
      witness.forwardTo(cluster.brokers[0]?.port ?? 0);
      ready();
      return new Promise((over) => {
        end = over;
      });
    };
    ended = withCluster(1, work, { properties }).catch(failed);
  });
  await prepareCounting(kafka.connection('one-partition'));
});
afterAll(async () => {
  end();
  await ended;
  await witness.close();
});

let from = 0;
beforeEach(() => {
  from = witness.seen.length;
});
const widest = (): number => Math.max(...witness.seen.slice(from).map(({ targets }) => targets.length));
const targets = (): readonly string[] => [
  ...new Set(witness.seen.slice(from).flatMap((seen) => seen.targets)),
];

describe('the witness', () => {
  it('sees a send that spans partitions', async () => {
    const brokers = [...kafka.bootstrap];
    const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    const messages = [0, 1, 2].map((partition) => ({ partition, value: '{}' }));
    await producer.send({ topic: 'test.late', messages });
    await producer.sendBatch({
      topicMessages: [numbers.name, 'test.dead-letters'].map((topic) => ({
        topic,
        messages: messages.map((message) => ({ ...message, value: null })),
      })),
    });
    await producer.disconnect();
    expect(widest()).toBeGreaterThan(1);
  });
});

describe('on the wire', () => {
  it('the producer asks for one partition at a time, and has one request under way for each', async () => {
    const producer = await openProducer(kafka.connection('one-partition'), { producer: 'wide' });
    for (let round = 0; round < 20; round += 1) await sendNumbers(producer, round * 1_000, 1_000);
    await producer.close();
    expect(targets().filter((target) => target.startsWith(numbers.name))).toHaveLength(3);
    expect(widest()).toBe(1);
    expect([...witness.crowded].filter((target) => target.startsWith(numbers.name))).toEqual([]);
  });

  it('so does the exactly-once runner with its results, its changelog and its counts', async () => {
    const connection = kafka.connection('one-partition');
    const running = await runTopology(counting, { connection });
    await until(async () => (await readTotals(connection)).sum === 20_000, '20,000 numbers are counted');
    await running.stop();
    expect(targets().some((target) => target.includes('changelog'))).toBe(true);
    expect(targets().some((target) => target.startsWith('test.totals'))).toBe(true);
    expect(widest()).toBe(1);
  });
});
