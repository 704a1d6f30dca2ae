import type { Drained, InputRecord } from './record.ts';
import { StageTask } from './stage-task.ts';
import type { Stage } from './stages.ts';
import type { PartitionsOf, Topology } from './topology.ts';

/** One partition of one stage at work. It reads no clock and does no I/O: the runner tells the time and writes. */
export interface Task {
  readonly stage: Stage;
  readonly partition: number;
  /** The partition of the changelog, in its order, before anything else. May be called several times. */
  restore(records: readonly { readonly key: string; readonly value: Uint8Array | null }[]): void;
  /** Records of one source topic in the order of offsets. Bad data never throws: what does is a bug (KS_BUG). */
  process(topic: string, records: readonly InputRecord[], wallTime: number): void;
  /** The wall clock: timers in wall time, idle timelines. caughtUp: no record waits in the log. */
  tick(wallTime: number, caughtUp: boolean): void;
  /** Everything to be written since the last drain. */
  drain(wallTime: number): Drained;
  counters(): TaskCounters;
}

/** Since the application's beginning: kept in the changelog. */
export interface TaskCounters {
  /** `read = ok + late + Σ skipped + Σ parked` */
  readonly read: number;
  readonly ok: number;
  readonly late: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly parked: Readonly<Record<string, number>>;
  /** Values that filters and branches kept back, by name. No fate: the record may flow on elsewhere. */
  readonly filtered: Readonly<Record<string, number>>;
  /** Records written, by topic. */
  readonly written: Readonly<Record<string, number>>;
  /** Keys held now, by store. */
  readonly stateKeys: Readonly<Record<string, number>>;
  /** By topic; `|<timeline>` is added when it has a name, `/<partition>` of the stage before for internal topics. */
  readonly watermarks: Readonly<Record<string, number>>;
}

export interface TaskOptions {
  /** Partitions of the topics that are read from outside. */
  readonly partitionsOf: PartitionsOf;
  readonly instance?: string;
}

export const createTask = (
  topology: Topology,
  stage: number,
  partition: number,
  options: TaskOptions,
): Task => {
  const found = topology.stages[stage];
  if (found === undefined) throw new Error(`KS_BUG: ${topology.name} has no stage ${stage}`);
  return new StageTask(topology, found, partition, options);
};
