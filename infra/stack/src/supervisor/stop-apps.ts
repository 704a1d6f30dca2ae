import type { SupervisedApp } from './supervised-app.ts';

/** Producers have nobody to wait for; the others may have a transaction to end. Together below 5 s. */
const producersMs = 1_500;
const othersMs = 3_000;

/**
 * First those who write, then those who read what was written, so that the figures include the last event.
 * Who is not done in time is killed: Kafka and the changelogs hold all that counts. Returns their names.
 */
export const stopApps = async (apps: readonly SupervisedApp[]): Promise<readonly string[]> => {
  const producers = apps.filter((app) => app.entry().role === 'producer');
  const others = apps.filter((app) => app.entry().role !== 'producer');
  await Promise.all(producers.map((app) => app.stop(producersMs)));
  await Promise.all(others.map((app) => app.stop(othersMs)));
  const late = apps.filter((app) => app.entry().pid !== null);
  for (const app of late) app.kill();
  return late.map((app) => app.entry().name);
};
