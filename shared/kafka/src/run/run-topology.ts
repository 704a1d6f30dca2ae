import { createTask, type Topology } from '@kafka-streaming/streams';
import { type RunnerOptions, type Running, runApplication } from './runner.ts';

/** Runs a topology as `runApplication` does; `instance` is the name that this process has in what it reports. */
export const runTopology = (
  topology: Topology,
  options: RunnerOptions & { readonly instance?: string },
): Promise<Running> => {
  const own = options.instance === undefined ? {} : { instance: options.instance };
  return runApplication(
    {
      name: topology.name,
      stages: topology.stages,
      internalTopics: (partitionsOf) => topology.internalTopics(partitionsOf),
      createTask: ({ stage, partition }, partitionsOf) =>
        createTask(topology, stage, partition, { partitionsOf, ...own }),
    },
    options,
  );
};
