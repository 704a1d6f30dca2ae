import {
  describeTopics,
  groupLag,
  type KafkaConnection,
  openProducer,
  type Running,
  runTopology,
  type SafeProducer,
  scan,
} from '@kafka-streaming/kafka';
import { topology } from '@kafka-streaming/streams';
import kafkajs from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedCluster } from '../support/cluster.ts';
import {
  counting,
  deadLetters,
  late,
  numbers,
  prepareCounting,
  readTotals,
  sendNumbers,
  totals,
} from '../support/counting.ts';
import { until } from '../support/until.ts';
import { startWorker } from '../support/worker.ts';

const kafka = sharedCluster(1);
const scanLimits = { rows: 10_000, bytes: 1e9, ms: 20_000 };
let cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  cleanUps = [];
});

/** Topics of its own for a test, and a producer. */
const prepare = async (prefix: string): Promise<{ connection: KafkaConnection; producer: SafeProducer }> => {
  const connection = kafka().connection('runner-test', `${prefix}.`);
  await prepareCounting(connection);
  const producer = await openProducer(connection, { producer: 'test' });
  cleanUps.push(() => producer.close());
  return { connection, producer };
};
const run = async (connection: KafkaConnection, options: { watchdogMs?: number } = {}): Promise<Running> => {
  const running = await runTopology(counting, { connection, ...options });
  cleanUps.push(() => running.stop());
  return running;
};
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** All numbers that were sent are committed as read. */
const caughtUp = (connection: KafkaConnection): Promise<void> =>
  until(async () => {
    const [topic] = await describeTopics(connection, [numbers.name]);
    const sent = sum((topic?.partitions ?? []).map(({ high }) => Number(high)));
    const read = Object.values(await groupLag(connection, counting.name)).map(({ committed }) =>
      Number(committed),
    );
    return sum(read) === sent;
  }, 'every number is committed as read');
const countedOnce = async (connection: KafkaConnection, sent: number): Promise<void> => {
  const counted = await readTotals(connection);
  expect({ sum: counted.sum, notRising: counted.notRising }).toEqual({ sum: sent, notRising: [] });
};
const worker = (connection: KafkaConnection, name: string) => {
  const started = startWorker(connection, name);
  cleanUps.push(() => started.kill('SIGKILL'));
  return started;
};

describe('an application', () => {
  it('counts every record once, and tells what it has done', async () => {
    const { connection, producer } = await prepare('once');
    await sendNumbers(producer, 0, 3_000);
    const running = await run(connection);
    await caughtUp(connection);
    await countedOnce(connection, 3_000);
    const { state, recordsIn, lostRecords, tasks, lag } = running.status();
    expect({ state, recordsIn, lostRecords, tasks: tasks.length }).toEqual({
      state: 'running',
      recordsIn: 3_000,
      lostRecords: 0,
      tasks: 3,
    });
    expect(Object.values(lag)).toEqual([0, 0, 0]);
  });

  it('goes on where it was after a good end in the middle, within 5 s', async () => {
    const { connection, producer } = await prepare('restart');
    await sendNumbers(producer, 0, 2_000);
    const first = await run(connection);
    await until(() => first.status().recordsIn > 0, 'some records are read');
    const start = performance.now();
    await first.stop();
    expect(performance.now() - start).toBeLessThan(5_000);
    await sendNumbers(producer, 2_000, 2_000);
    const second = await run(connection);
    await caughtUp(connection);
    await countedOnce(connection, 4_000);
    expect(second.status().tasks.reduce((sum, { restoredKeys }) => sum + restoredKeys, 0)).toBeGreaterThan(0);
  });

  it('goes on where it was after kill -9 in the middle', async () => {
    const { connection, producer } = await prepare('killed');
    const sending = sendNumbers(producer, 0, 1_000);
    for (const round of [1, 2, 3]) {
      const victim = worker(connection, `victim-${round}`);
      await sendNumbers(producer, round * 1_000, 1_000);
      await until(() => (victim.said().recordsIn ?? 0) > 0, 'the victim works');
      victim.kill('SIGKILL');
      await victim.ended;
    }
    await sending;
    await run(connection);
    await caughtUp(connection);
    await countedOnce(connection, 4_000);
  });

  it('shares its work with an instance that joins, and takes it back when that leaves', async () => {
    const { connection, producer } = await prepare('sharing');
    const first = await run(connection);
    await sendNumbers(producer, 0, 1_000);
    const second = await run(connection);
    const tasks = (running: Running) => running.status().tasks.length;
    await until(() => tasks(first) + tasks(second) === 3 && tasks(second) > 0, 'both have work');
    await sendNumbers(producer, 1_000, 1_000);
    await second.stop();
    await sendNumbers(producer, 2_000, 1_000);
    await until(() => tasks(first) === 3, 'one has all the work');
    await caughtUp(connection);
    await countedOnce(connection, 3_000);
  });

  it('fences an instance that slept past its session, and counts nothing twice', async () => {
    const { connection, producer } = await prepare('zombie');
    const zombie = worker(connection, 'zombie');
    await sendNumbers(producer, 0, 1_000);
    await until(() => (zombie.said().recordsIn ?? 0) > 0, 'the zombie works');
    const sending = sendNumbers(producer, 1_000, 2_000);
    zombie.kill('SIGSTOP');
    const heir = await run(connection);
    await until(() => heir.status().tasks.length === 3, 'the heir has all the work');
    await sending;
    await caughtUp(connection);
    zombie.kill('SIGCONT');
    await sendNumbers(producer, 3_000, 1_000);
    await until(() => heir.status().tasks.length < 3, 'the zombie is back in the group');
    await caughtUp(connection);
    await countedOnce(connection, 4_000);
  }, 90_000);
});

describe('bad input', () => {
  it('is parked with its reason and its bytes, and what is around it is counted', async () => {
    const { connection, producer } = await prepare('poison');
    const poison = ['not json', 'null', '{"key":1}', '{"__proto__":{"key":"x"}}', '[]'];
    await sendNumbers(producer, 0, 100);
    for (const value of poison) await producer.sendRaw(numbers.name, { key: 'poison', value });
    await producer.sendRaw(numbers.name, { key: 'poison', value: null });
    await sendNumbers(producer, 100, 100);
    const running = await run(connection);
    await caughtUp(connection);
    await countedOnce(connection, 200);
    const parked = await scan(connection, { topic: deadLetters.name, limits: scanLimits });
    expect(parked.records.map(({ value }) => (value === null ? null : String(value))).sort()).toEqual(
      [...poison, null].sort(),
    );
    for (const { headers } of parked.records) expect(headers['reason']).toMatch(/KS_DECODE/);
    const { ok, read } = running
      .status()
      .tasks.map(({ counters }) => counters)
      .reduce((sum, one) => ({ ok: sum.ok + one.ok, read: sum.read + one.read }), { ok: 0, read: 0 });
    expect({ ok, read }).toEqual({ ok: 200, read: 206 });
  });

  it('that a function of the program throws on is parked as a bug, and the rest goes on', async () => {
    const { connection, producer } = await prepare('throwing');
    await sendNumbers(producer, 0, 10);
    const throwing = topology(counting.name, { deadLetters, late }, (build) => {
      build
        .from(numbers)
        .filter('not seven', ({ n }) => {
          if (n === 7) throw new TypeError('x is not a function');
          return true;
        })
        .group(({ key }) => key)
        .count('totals')
        .to(totals);
    });
    const running = await runTopology(throwing, { connection });
    cleanUps.push(() => running.stop());
    await caughtUp(connection);
    await countedOnce(connection, 9);
    const { records } = await scan(connection, { topic: deadLetters.name, limits: scanLimits });
    expect(records.map(({ headers }) => headers['reason'])).toEqual([expect.stringMatching(/^KS_BUG/)]);
  });

  it('that is as large as a broker takes is parked, too', async () => {
    const { connection } = await prepare('large');
    const client = new kafkajs.Kafka({ brokers: [...kafka().bootstrap], logLevel: kafkajs.logLevel.NOTHING });
    const foreign = client.producer();
    await foreign.connect();
    const value = 'x'.repeat(1_048_400);
    await foreign.send({ topic: `large.${numbers.name}`, messages: [{ key: 'k', value, partition: 0 }] });
    await foreign.disconnect();
    await run(connection);
    await caughtUp(connection);
    const { records } = await scan(connection, { topic: deadLetters.name, limits: scanLimits });
    expect(records.map(({ headers }) => headers['truncated-from'])).toEqual(['1048400']);
  });
});

describe('what can not go on', () => {
  it('is told: records that were deleted before they were read', async () => {
    const { connection, producer } = await prepare('gap');
    await sendNumbers(producer, 0, 600);
    const first = await run(connection);
    await caughtUp(connection);
    await first.stop();
    await sendNumbers(producer, 600, 600);
    const topics = await describeTopics(connection, [numbers.name]);
    const client = new kafkajs.Kafka({ brokers: [...kafka().bootstrap], logLevel: kafkajs.logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(`gap.${numbers.name}`);
    await admin.deleteTopicRecords({
      topic: `gap.${numbers.name}`,
      partitions: (topics[0]?.partitions ?? []).map(({ partition, high }) => ({ partition, offset: high })),
    });
    await admin.disconnect();
    const second = await run(connection);
    await until(
      () => second.status().lostRecords > 0 && second.status().tasks.length === 3,
      'the gap is told',
    );
    expect(second.status().lostRecords).toBe(600);
    await sendNumbers(producer, 1_200, 60);
    await caughtUp(connection);
    expect((await readTotals(connection)).sum).toBe(660);
  });

  it('ends by name when the program fails outside of any record', async () => {
    const { connection, producer } = await prepare('bug');
    await sendNumbers(producer, 0, 10);
    const buggy = topology('test-buggy', { deadLetters, late }, (build) => {
      build
        .from(numbers)
        .machine<number, { group: string; value: number; time: number }>('alarms', {
          on: (_state, _value, { wallTime }) => ({ state: 1, wake: { wall: wallTime } }),
          onTimer: () => {
            throw new TypeError('x is not a function');
          },
        })
        .to(totals);
    });
    const running = await runTopology(buggy, { connection });
    expect(await running.failed).toMatchObject({
      code: 'KS_BUG',
      message: expect.stringContaining('not a function'),
    });
    expect(running.status().state).toBe('failed');
  });

  it('names a topic that is not there before it starts', async () => {
    const connection = kafka().connection('runner-test', 'nothing-here.');
    await expect(runTopology(counting, { connection })).rejects.toMatchObject({
      code: 'KS_CONFIG',
      message: expect.stringContaining(numbers.name),
    });
  });
});
