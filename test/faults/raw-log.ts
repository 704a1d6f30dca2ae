import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Cluster, fetchTools } from '@kafka-streaming/embedded-kafka';
import { follow, type KafkaConnection, type ReadRecord } from '@kafka-streaming/kafka';
import { z } from 'zod';
import { numbers } from '../support/counting.ts';
import type { Entry } from './checker.ts';

const body = z.object({ key: z.string(), n: z.number() });

/** All that a topic holds now, each partition in its order. */
export const readAll = async (connection: KafkaConnection, topic: string): Promise<readonly ReadRecord[]> => {
  const found: ReadRecord[] = [];
  let caughtUp = (): void => undefined;
  const done = new Promise<void>((settle) => {
    caughtUp = settle;
  });
  const following = await follow(connection, {
    topics: [topic],
    from: 'beginning',
    onCaughtUp: () => caughtUp(),
    onRecords: (records) => void found.push(...records),
  });
  await done;
  await following.stop();
  return found;
};

const entryOf = (partition: number, value: string): Entry => ({
  partition,
  ...body.parse(JSON.parse(value)),
});

export const readLog = async (connection: KafkaConnection): Promise<readonly Entry[]> =>
  (await readAll(connection, numbers.name)).map(({ partition, value }) =>
    entryOf(partition, Buffer.from(value ?? []).toString()),
  );

/** Runs one of Kafka's own tools. */
export const kafkaTool = async (
  cluster: Cluster,
  name: string,
  ...args: readonly string[]
): Promise<string> => {
  const all = ['-cp', await fetchTools(), `org.apache.kafka.tools.${name}`];
  const at = ['--bootstrap-server', cluster.bootstrap.join(',')];
  const { stdout } = await promisify(execFile)(cluster.java, [...all, ...at, ...args], {
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
};

/** The same by Kafka's own Java consumer: a mistake of our reader can't hide a mistake of our writer. */
export const readLogByJava = async (
  cluster: Cluster,
  topic: string,
  expected: number,
): Promise<readonly Entry[]> => {
  // It ends at the expected number: one that is doubled would push another one out. The timeout is for a dead log.
  const ends = ['--max-messages', String(expected), '--timeout-ms', '60000'];
  const formats = ['--formatter-property', 'print.partition=true'];
  const printed = await kafkaTool(
    cluster,
    'consumer.ConsoleConsumer',
    ...['--topic', topic, '--from-beginning', '--isolation-level', 'read_committed', ...ends, ...formats],
  );
  return printed.split('\n').flatMap((line) => {
    const [, partition, value] = /^Partition:(\d+)\t(\{.*\})$/.exec(line) ?? [];
    return partition === undefined || value === undefined ? [] : [entryOf(Number(partition), value)];
  });
};
