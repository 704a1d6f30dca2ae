import { Books } from './books.ts';
import { Calendar } from './calendar.ts';
import { Changelog, splitKey } from './changelog.ts';
import { Current } from './current.ts';
import { EventTime, type TimeSource } from './event-time.ts';
import type { Operator, TaskContext } from './operator.ts';
import { Output } from './output.ts';
import type { PlanNode } from './plan.ts';
import type { Drained, InputRecord } from './record.ts';
import { bugReason } from './side-topics.ts';
import { Source } from './sources/source.ts';
import { clocksOf, type NodeTime, type Stage } from './stages.ts';
import { Tally } from './tally.ts';
import type { Task, TaskCounters, TaskOptions } from './task.ts';
import { text } from './text.ts';
import type { Topology } from './topology.ts';

/** Makes the operators of a stage, and lets records, time and commits pass through them in the order of flow. */
export class StageTask implements Task {
  readonly stage: Stage;
  readonly partition: number;
  private readonly context: TaskContext;
  private readonly operators = new Map<PlanNode, Operator>();
  private readonly sources = new Map<string, Source>();
  private readonly stores = new Map<string, Operator>();
  private readonly books: Books;
  /** What `restore` was given, until the first use; undefined afterwards. */
  private stored: Map<string, Uint8Array | null> | undefined = new Map();

  constructor(topology: Topology, stage: Stage, partition: number, options: TaskOptions) {
    this.stage = stage;
    this.partition = partition;
    const { clocks, times } = clocksOf(stage.nodes);
    const timeSources = timeSourcesOf(topology, stage, options);
    const time = new EventTime(
      timeSources.map(({ source }) => source),
      clocks,
    );
    this.context = contextOf(topology, partition, time, options);
    for (const node of stage.nodes) {
      this.add(
        node,
        times.get(node),
        timeSources.findIndex((of) => of.node === node),
      );
    }
    this.books = new Books(
      this.context,
      this.sources,
      timeSources.map(({ source }) => source.topic),
    );
  }

  restore(records: readonly { readonly key: string; readonly value: Uint8Array | null }[]): void {
    if (this.stored === undefined) throw new Error('KS_BUG: restore comes before everything else');
    for (const { key, value } of records) this.stored.set(key, value);
  }

  process(topic: string, records: readonly InputRecord[], wallTime: number): void {
    const source = this.sources.get(topic);
    if (source === undefined) throw new Error(`KS_BUG: stage ${this.stage.index} does not read ${topic}`);
    this.awake(wallTime);
    this.guarded(() => source.process(records, wallTime));
  }

  tick(wallTime: number, caughtUp: boolean): void {
    this.awake(wallTime);
    const { time, wallTimers } = this.context;
    this.guarded(() => {
      while (wallTimers.earliest <= wallTime) {
        const due = wallTimers.earliest;
        for (const timed of wallTimers.take()) timed.fire(due);
      }
      time.tick(wallTime, caughtUp);
    });
  }

  drain(wallTime: number): Drained {
    this.awake(wallTime);
    const { changelog, output } = this.context;
    this.guarded(() => {
      for (const operator of this.operators.values()) operator.flush();
    });
    const positions = this.books.positions();
    const empty = positions.size === 0 && changelog.size === 0 && output.size === 0;
    if (!empty) this.books.write(wallTime);
    return { records: output.take(wallTime), changelog: changelog.take(), positions, empty };
  }

  counters(): TaskCounters {
    const stateKeys: [string, number][] = [];
    for (const [store, operator] of this.stores) stateKeys.push([store, operator.stateKeys() ?? 0]);
    return { ...this.books.counters(), stateKeys: Object.fromEntries(stateKeys) };
  }

  private add(node: PlanNode, time: NodeTime = { clock: 0, delayMs: 0 }, timeSource: number): void {
    const place = { task: this.context, name: node.name, order: node.id, ...time };
    const operator = node.create(place, { timeSource });
    for (const { from, port } of node.inputs) this.operators.get(from)?.connect(operator, port);
    this.operators.set(node, operator);
    if (operator instanceof Source) this.sources.set(operator.topic, operator);
    if (node.store !== undefined) this.stores.set(node.store, operator);
  }

  /** Before the first use: puts the state together from what was restored. Time comes first: stores ask for it. */
  private awake(wallTime: number): void {
    this.context.current.wallTime = wallTime;
    const { stored } = this;
    if (stored === undefined) return;
    this.stored = undefined;
    for (const [key, value] of stored)
      if (value !== null && key.startsWith('$')) this.books.restore(key, json(value));
    this.context.time.restored(wallTime);
    for (const [key, value] of stored) {
      const [store = '', rest = ''] = splitKey(key, 1);
      if (value !== null && store !== '') this.stores.get(store)?.restore(rest, json(value));
    }
  }

  /** What throws outside of a record's way is no fault of a record. */
  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw new Error(bugReason(this.context.current.operator, error), { cause: error });
    }
  }
}

const json = (bytes: Uint8Array): unknown => JSON.parse(text(bytes) ?? 'null');

const contextOf = (
  topology: Topology,
  partition: number,
  time: EventTime,
  { partitionsOf }: TaskOptions,
): TaskContext => ({
  app: topology.name,
  partition,
  current: new Current(partition),
  time,
  wallTimers: new Calendar(),
  changelog: new Changelog(),
  output: new Output(),
  filtered: new Tally(),
  written: new Tally(),
  deadLetters: topology.options.deadLetters.name,
  late: topology.options.late.name,
  partitionsOf: (topic) => topology.partitions(topic, partitionsOf),
});

/** Everything in the stage that tells event time; internal topics tell that of each partition of their writers. */
const timeSourcesOf = (
  topology: Topology,
  stage: Stage,
  { partitionsOf }: TaskOptions,
): readonly { readonly node: PlanNode; readonly source: TimeSource }[] =>
  stage.nodes.flatMap((node) => {
    const { source } = node;
    if (source === undefined || source.kind === 'table') return [];
    const writer = topology.stages.find(({ nodes }) =>
      nodes.some(({ channel }) => channel?.topic === source.topic),
    );
    const upstreams = writer === undefined ? 1 : topology.partitions(writer.sources[0] ?? '', partitionsOf);
    return [{ node, source: { topic: source.topic, upstreams, idleMs: source.idleMs } }];
  });
