import { collectDefaultMetrics, Registry } from 'prom-client';

/** Metrics of a process, beginning with those of Node itself; each carries the labels. */
export const openRegistry = (labels: Readonly<Record<string, string>>): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  collectDefaultMetrics({ register: registry });
  return registry;
};
