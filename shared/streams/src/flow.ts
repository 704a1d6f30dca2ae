import type { Topic } from '@kafka-streaming/event-schema';
import type { Board } from './board.ts';
import { GroupedFlow } from './grouped.ts';
import type { Machine } from './machine.ts';
import type { Operator, Place } from './operator.ts';
import { Boards } from './operators/boards.ts';
import { Dedupe } from './operators/dedupe.ts';
import { Join } from './operators/join.ts';
import { Lookup } from './operators/lookup.ts';
import { Machines } from './operators/machines.ts';
import { Repartition } from './operators/repartition.ts';
import { Sink } from './operators/sink.ts';
import {
  Branch,
  Decide,
  Filter,
  FlatMap,
  MapValues,
  Merge,
  type Taken,
  Twig,
} from './operators/stateless.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { Meta } from './record.ts';
import { EventSource } from './sources/event-source.ts';
import { InternalSource } from './sources/internal-source.ts';
import { TableSource } from './sources/table-source.ts';
import type { Builder, Grouped, JoinOptions, SourceOptions, Stream, Table } from './stream.ts';
import type { Park, Skip, Tombstone } from './verdict.ts';

const defaultIdleMs = 30_000;

/** Turns `from` and `table` into the first nodes of a plan. */
export class FlowBuilder implements Builder {
  private readonly plan: Plan;
  private readonly tables = new Map<string, PlanNode>();

  constructor(plan: Plan) {
    this.plan = plan;
  }

  from<V>(topic: Topic<V>, options: SourceOptions<V> = {}): Stream<V> {
    const { latenessMs, timeline, idleMs = defaultIdleMs, trusted = false } = options;
    const node = this.plan.add({
      kind: 'from',
      name: topic.name,
      inputs: [],
      source: { topic: topic.name, kind: 'events', idleMs, latenessMs },
      create: (place, { timeSource }) =>
        new EventSource(place, topic, timeSource, { latenessMs, timeline, trusted }),
    });
    return new Flow(this.plan, node, this.tables);
  }

  table<V>(topic: Topic<V>, store: string): Table<V> {
    const node = this.plan.add({
      kind: 'table',
      name: topic.name,
      store,
      inputs: [],
      source: { topic: topic.name, kind: 'table', idleMs: 0, latenessMs: undefined },
      create: (place) => new TableSource(place, topic, store, false),
    });
    this.tables.set(store, node);
    return { store };
  }
}

/** A stream while it is declared: the node that its values come from. */
export class Flow<V> implements Stream<V> {
  readonly plan: Plan;
  readonly node: PlanNode;
  private readonly tables: ReadonlyMap<string, PlanNode>;

  constructor(plan: Plan, node: PlanNode, tables: ReadonlyMap<string, PlanNode>) {
    this.plan = plan;
    this.node = node;
    this.tables = tables;
  }

  filter<W extends V>(name: string, keep: (value: V, meta: Meta) => value is W): Stream<W>;
  filter(name: string, keep: (value: V, meta: Meta) => boolean): Stream<V>;
  filter(name: string, keep: (value: V, meta: Meta) => boolean): Stream<V> {
    return this.attach<V>('filter', name, (place) => new Filter(place, keep));
  }

  decide<W>(name: string, decide: (value: V, meta: Meta) => W | Skip | Park): Stream<W> {
    return this.attach<W>('decide', name, (place) => new Decide(place, decide));
  }

  map<W>(name: string, map: (value: V, meta: Meta) => W): Stream<W> {
    return this.attach<W>('map', name, (place) => new MapValues(place, map));
  }

  flatMap<W>(name: string, map: (value: V, meta: Meta) => readonly W[]): Stream<W> {
    return this.attach<W>('flatMap', name, (place) => new FlatMap(place, map));
  }

  branch<K extends string>(
    name: string,
    branches: Record<K, (value: V, meta: Meta) => boolean>,
  ): Record<K, Stream<V>> {
    const taken = this.attach<Taken<V>>('branch', name, (place) => new Branch(place, branches));
    const out = (branch: string) =>
      taken.attach<V>('branch', `${name}.${branch}`, (place) => new Twig<V>(place, branch));
    return mapValues(branches, out);
  }

  merge(other: Stream<V>): Stream<V> {
    const node = this.plan.add({
      kind: 'merge',
      name: 'merge',
      inputs: [
        { from: this.node, port: 0 },
        { from: nodeOf(other), port: 0 },
      ],
      create: (place) => new Merge<V>(place),
    });
    return new Flow(this.plan, node, this.tables);
  }

  dedupe(store: string, { id, slackMs = 0 }: { id: (value: V) => string; slackMs?: number }): Stream<V> {
    return this.attach<V>('dedupe', store, (place) => new Dedupe(place, { store, id, slackMs }), { store });
  }

  keyBy(
    name: string,
    key: (value: V, meta: Meta) => string,
    options: { partitions?: number } = {},
  ): Stream<V> {
    const topic = `${this.plan.name}.${name}`;
    return this.through<V>('keyBy', { name, topic, key, partitions: options.partitions });
  }

  group(key: (value: V, meta: Meta) => string): Grouped<V> {
    return new GroupedFlow(this, key);
  }

  join<B, O>(
    store: string,
    other: Stream<B>,
    options: JoinOptions<V, B>,
    joiner: (a: V, b: B | undefined) => O,
  ): Stream<O> {
    const { withinMs, key, otherKey, kind = 'inner' } = options;
    const left = kind === 'left';
    const node = this.plan.add({
      kind: left ? 'leftJoin' : 'join',
      name: store,
      store,
      holdsMs: left ? withinMs : 0,
      inputs: [
        { from: this.node, port: 0 },
        { from: nodeOf(other), port: 1 },
      ],
      create: (place) => new Join<V, B, O>(place, { store, withinMs, key, otherKey, left, joiner }),
    });
    return new Flow(this.plan, node, this.tables);
  }

  lookup<T, O>(
    table: Table<T>,
    joiner: (value: V, row: T | undefined, meta: Meta) => O,
    key?: (value: V) => string,
  ): Stream<O> {
    const rows = this.tables.get(table.store);
    if (rows === undefined) {
      throw new Error(
        `KS_CONFIG: table "${table.store}" is not of ${this.plan.name}: use b.table() of this topology`,
      );
    }
    const node = this.plan.add({
      kind: 'lookup',
      name: table.store,
      inputs: [
        { from: this.node, port: 0 },
        { from: rows, port: 1 },
      ],
      create: (place) => new Lookup(place, joiner, key),
    });
    return new Flow(this.plan, node, this.tables);
  }

  machine<S, O>(store: string, machine: Machine<V, S, O>, key?: (value: V) => string): Stream<O> {
    const create = (place: Place) => new Machines<V, S, O>(place, { store, machine, key });
    return this.attach<O>('machine', store, create, { store });
  }

  board<R, O>(store: string, board: Board<V, R, O>, key?: (value: V) => string): Stream<O> {
    const create = (place: Place) => new Boards<V, R, O>(place, { store, board, key });
    return this.attach<O>('board', store, create, { store });
  }

  to(topic: Topic<Exclude<V, Tombstone>>): void {
    this.plan.add({
      kind: 'to',
      name: topic.name,
      sink: topic.name,
      inputs: [{ from: this.node, port: 0 }],
      create: (place) => new Sink(place, topic),
    });
  }

  /** Adds a node behind this one. */
  attach<W>(
    kind: string,
    name: string,
    create: (place: Place) => Operator,
    more: { readonly store?: string; readonly holdsMs?: number } = {},
  ): Flow<W> {
    const node = this.plan.add({ kind, name, inputs: [{ from: this.node, port: 0 }], create, ...more });
    return new Flow<W>(this.plan, node, this.tables);
  }

  /** Through an internal topic into a new stage. */
  through<W>(
    kind: string,
    channel: {
      readonly name: string;
      readonly topic: string;
      readonly key: (value: V, meta: Meta) => string;
      readonly partitions: number | undefined;
    },
  ): Flow<W> {
    const { name, topic, key, partitions } = channel;
    const idleMs = idleOf(this.node);
    this.plan.add({
      kind,
      name,
      inputs: [{ from: this.node, port: 0 }],
      channel: { topic, partitions },
      create: (place) => new Repartition(place, { topic, key, idleMs }),
    });
    const node = this.plan.add({
      kind: 'from',
      name: topic,
      inputs: [],
      source: { topic, kind: 'internal', idleMs, latenessMs: undefined },
      create: (place, { timeSource }) => new InternalSource(place, topic, timeSource),
    });
    return new Flow<W>(this.plan, node, this.tables);
  }
}

const mapValues = <K extends string, B>(of: Record<K, unknown>, map: (key: string) => B): Record<K, B> =>
  // The keys are those that came in.
  Object.fromEntries(Object.keys(of).map((key) => [key, map(key)])) as Record<K, B>;

const nodeOf = <V>(stream: Stream<V>): PlanNode => {
  if (stream instanceof Flow) return stream.node;
  throw new Error('KS_CONFIG: not a stream of this topology');
};

/** The longest patience among the sources upstream. */
const idleOf = (node: PlanNode): number =>
  Math.max(node.source?.idleMs ?? 0, ...node.inputs.map(({ from }) => idleOf(from)));
