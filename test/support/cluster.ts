import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, type ClusterOptions, startCluster } from '@kafka-streaming/embedded-kafka';
import type { KafkaConnection } from '@kafka-streaming/kafka';
import { afterAll, beforeAll } from 'vitest';

export interface TestCluster extends Cluster {
  /** A connection to it; the prefix keeps tests of one cluster apart. */
  connection(clientId: string, topicPrefix?: string): KafkaConnection;
}

type TestOptions = Partial<Omit<ClusterOptions, 'brokers'>>;

const connected = (cluster: Cluster): TestCluster => ({
  ...cluster,
  connection: (clientId, topicPrefix) => ({
    brokers: cluster.bootstrap,
    clientId,
    ...(topicPrefix === undefined ? {} : { topicPrefix }),
  }),
});

/** A folder that is removed after the work, whatever its outcome. */
export const withFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'kafka-streaming-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Starts brokers on free ports and an empty folder, and stops them after the work, whatever its outcome. */
export const withCluster = <T>(
  brokers: 1 | 3,
  work: (cluster: TestCluster) => Promise<T>,
  options: TestOptions = {},
): Promise<T> =>
  withFolder(async (dataDir) => {
    const cluster = await startCluster({ brokers, dataDir, ...options });
    try {
      return await work(connected(cluster));
    } finally {
      await cluster.stop();
    }
  });

/**
 * One cluster for all tests of a file: started before the first, stopped after the last.
 *
 *   const kafka = sharedCluster(1);
 *   it('…', async () => { openProducer(kafka().connection('test'), …) });
 */
export const sharedCluster = (brokers: 1 | 3, options: TestOptions = {}): (() => TestCluster) => {
  let cluster: TestCluster | undefined;
  let end = (): void => undefined;
  let ended: Promise<unknown> = Promise.resolve();
  beforeAll(async () => {
    await new Promise<void>((started, failed) => {
      const work = (running: TestCluster): Promise<void> => {
        cluster = running;
        started();
        return new Promise((over) => {
          end = over;
        });
      };
      ended = withCluster(brokers, work, options).catch(failed);
    });
  });
  afterAll(async () => {
    end();
    await ended;
  });
  return () => {
    if (cluster === undefined)
      throw new Error('the cluster is there in tests and hooks only, not while a file loads');
    return cluster;
  };
};
