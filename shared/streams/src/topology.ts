import type { Topic } from '@kafka-streaming/event-schema';
import { describePlan } from './describe.ts';
import { FlowBuilder } from './flow.ts';
import { Plan, type PlanNode } from './plan.ts';
import { type Stage, stagesOf } from './stages.ts';
import type { Builder } from './stream.ts';

export interface TopologyOptions {
  /** Where parked records go. */
  readonly deadLetters: Topic<unknown>;
  /** Where late records go. */
  readonly late: Topic<unknown>;
}

/** A topic that a topology needs for itself; the runner creates it when it is absent. */
export interface InternalTopic {
  readonly name: string;
  readonly partitions: number;
  readonly cleanup: 'delete' | 'compact';
  /** -1 = for ever. */
  readonly retentionMs: number;
}

/** What flows where: a value, made without I/O. A task makes it run. */
export interface Topology {
  /** Application id and consumer group. */
  readonly name: string;
  readonly stages: readonly Stage[];
  readonly options: TopologyOptions;
  readonly nodes: readonly PlanNode[];
  /** Repartition topics and changelogs. partitionsOf answers for the topics that are read from outside. */
  internalTopics(partitionsOf: PartitionsOf): readonly InternalTopic[];
  /** Partitions of any topic that it reads, its own included. */
  partitions(topic: string, partitionsOf: PartitionsOf): number;
  /** A picture in text. */
  describe(): string;
}

export type PartitionsOf = (topic: string) => number;

/** Records pass through within seconds; an hour is for those who want to look. */
const repartitionRetentionMs = 60 * 60_000;

/** Declares a stream application: `build` says what flows where. */
export const topology = (name: string, options: TopologyOptions, build: (b: Builder) => void): Topology => {
  const plan = new Plan(name);
  build(new FlowBuilder(plan));
  const { nodes } = plan;
  const stages = stagesOf(plan);
  const partitions = (topic: string, of: PartitionsOf): number => {
    const writer = nodes.find(({ channel }) => channel?.topic === topic);
    if (writer?.channel === undefined) return of(topic);
    const source = stages.find((stage) => stage.nodes.includes(writer))?.sources[0];
    return writer.channel.partitions ?? (source === undefined ? 1 : partitions(source, of));
  };
  return {
    name,
    stages,
    options,
    nodes,
    partitions,
    internalTopics: (of) => [
      ...nodes
        .flatMap(({ channel }) => channel ?? [])
        .map(({ topic }) => repartition(topic, partitions(topic, of))),
      ...stages.map((stage) => changelog(stage, partitions(stage.sources[0] ?? '', of))),
    ],
    describe: () => describePlan(name, stages),
  };
};

const repartition = (name: string, partitions: number): InternalTopic => ({
  name,
  partitions,
  cleanup: 'delete',
  retentionMs: repartitionRetentionMs,
});

const changelog = ({ changelog: name }: Stage, partitions: number): InternalTopic => ({
  name,
  partitions,
  cleanup: 'compact',
  retentionMs: -1,
});
