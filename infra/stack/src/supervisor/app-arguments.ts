import { stackPath } from '../stack/stack-file.ts';
import type { StartOptions } from '../start-options.ts';
import type { AppPackage } from './discovery.ts';

/** What all copies of an app are called until somebody runs a second one. */
export const firstInstance = '1';

/** Flags of one app. Those of the simulator go to producers only; a port to whom declares one. */
export const argumentsOf = (
  app: AppPackage,
  options: Pick<StartOptions, 'rate' | 'seed' | 'simulate'>,
  port: number | undefined,
): readonly string[] => {
  const simulator = [
    ...(options.rate === undefined ? [] : [`--rate=${options.rate}`]),
    ...(options.seed === undefined ? [] : [`--seed=${options.seed}`]),
    options.simulate ? '--simulate' : '--no-simulate',
  ];
  return [...(app.role === 'producer' ? simulator : []), ...(port === undefined ? [] : [`--port=${port}`])];
};

/** Environment of every app: how to reach Kafka and the stack; the rest is handed on as it is. */
export const environmentOf = (
  options: Pick<StartOptions, 'dataDir' | 'topicPrefix'>,
  brokers: readonly string[],
): NodeJS.ProcessEnv => ({
  ...process.env,
  KAFKA_BROKERS: brokers.join(','),
  KAFKA_TOPIC_PREFIX: options.topicPrefix,
  HEALTH_PORT: '0',
  INSTANCE: firstInstance,
  DATA_DIR: options.dataDir,
  STACK_FILE: stackPath(options.dataDir),
});

/** Limit of each app's JavaScript heap: together with one broker they stay below 1.5 GB. */
export const heapMbOf: Readonly<Record<AppPackage['role'], number>> = {
  producer: 160,
  consumer: 320,
  gateway: 192,
};
