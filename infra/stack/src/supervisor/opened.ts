import type { Health, HealthServer } from '@kafka-streaming/app';
import type { Stack } from '../stack/stack-file.ts';
import type { StartOptions } from '../start-options.ts';
import type { Kafka } from './kafka.ts';
import type { SupervisedApp } from './supervised-app.ts';

/** What a supervisor has open at a moment, and so must close, whenever its end comes. */
export interface Opened {
  state: Stack['state'];
  readonly startedAt: number;
  server?: HealthServer;
  kafka?: Kafka;
  apps: readonly SupervisedApp[];
  /** True from the moment that `stack.json` is this supervisor's. */
  claimed: boolean;
}

/** The content of `stack.json` now. */
export const stackOf = (options: Pick<StartOptions, 'dataDir' | 'topicPrefix'>, opened: Opened): Stack => {
  const apps = opened.apps.map((app) => app.entry());
  return {
    pid: process.pid,
    healthUrl: opened.server?.url ?? '',
    startedAt: opened.startedAt,
    state: opened.state,
    dataDir: options.dataDir,
    urls: Object.assign({}, ...apps.map(({ urls }) => urls)),
    brokers: [...(opened.kafka?.brokers ?? [])],
    topicPrefix: options.topicPrefix,
    apps,
  };
};

/** The whole is as well as its least part. */
export const healthOf = (opened: Opened): Health => {
  if (opened.state !== 'ready') return { healthy: false, reason: opened.state };
  const apps = opened.apps.map((app) => app.entry()).filter(({ state }) => state !== 'ready');
  const brokers = (opened.kafka?.cluster?.brokers ?? []).filter(({ state }) => state !== 'running');
  const reasons = [
    ...apps.map(({ name, state }) => `${name} is ${state}`),
    ...brokers.map(({ id }) => `broker ${id} does not run`),
  ];
  return reasons.length === 0 ? { healthy: true } : { healthy: false, reason: reasons.join(', ') };
};
