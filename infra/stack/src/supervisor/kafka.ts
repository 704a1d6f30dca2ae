import { type BrokerExit, type Cluster, type Progress, startCluster } from '@kafka-streaming/embedded-kafka';
import { describeCluster, type KafkaConnection } from '@kafka-streaming/kafka';
import { sizeText } from '../machine/memory.ts';
import { Refusal } from '../refusal.ts';
import { kafkaDir } from '../stack/data-dir.ts';
import type { StartOptions } from '../start-options.ts';
import type { Screen } from './screen.ts';

export interface Kafka {
  /** host:port */
  readonly brokers: readonly string[];
  readonly cluster?: Cluster;
}

/** The first is the one that everybody expects; the others follow it. */
const ports = [9_092, 9_093, 9_094];

/** The embedded cluster, or the one that was named; either answers when this returns. */
export const openKafka = async (
  options: StartOptions,
  screen: Screen,
  onExit: (exit: BrokerExit) => void,
): Promise<Kafka> => {
  if (options.kafka !== undefined) {
    await answers({ brokers: options.kafka, clientId: 'stack' });
    screen.done(`Kafka at ${options.kafka.join(', ')} answers`);
    return { brokers: options.kafka };
  }
  const began = Date.now();
  const cluster = await startCluster({
    brokers: options.brokers,
    dataDir: kafkaDir(options.dataDir),
    ports,
    onExit,
    onProgress: (progress) => show(screen, progress),
  });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  screen.done(`Kafka is ready on ${cluster.bootstrap.join(', ')} (${seconds} s)`);
  return { brokers: cluster.bootstrap, cluster };
};

const answers = async (connection: KafkaConnection): Promise<void> => {
  try {
    await describeCluster(connection);
  } catch (cause) {
    throw new Refusal(
      `No Kafka answers at ${connection.brokers.join(', ')}: ${cause instanceof Error ? cause.message : cause}`,
      'Check --kafka (or KAFKA_BROKERS), or leave it out to use the embedded one.',
      cause,
    );
  }
};

const show = (screen: Screen, progress: Progress): void => {
  switch (progress.step) {
    case 'jars':
      if (progress.done === progress.total) screen.done(`Kafka's ${progress.total} jars are here`);
      else screen.busy(`Kafka's jars: ${progress.done} of ${progress.total}, ${sizeText(progress.bytes)}`);
      return;
    case 'port':
      screen.note(
        `Port ${progress.wished} is used by ${progress.owner ?? 'another process'}; Kafka takes ${progress.taken}`,
      );
      return;
    case 'format':
    case 'start':
    case 'ready':
      screen.busy(`Kafka broker ${progress.broker}: ${progress.step}`);
  }
};
