import type { Topic } from '@kafka-streaming/event-schema';
import type { Aggregate, CombineOptions } from './aggregate.ts';
import type { Board } from './board.ts';
import type { Machine } from './machine.ts';
import type { Meta } from './record.ts';
import type { Park, Skip, Tombstone } from './verdict.ts';
import type { Change, Row, Windowed, WindowSpec } from './window.ts';

export interface SourceOptions<V> {
  /**
   * How far out of order records may be. The watermark of a partition is the highest min(event time, receivedAt)
   * so far, less this; a record older than the watermark is late and goes to the late topic. Absent: the source
   * calls nothing late and the watermark is the highest time itself; windows decide by their grace.
   */
  readonly latenessMs?: number;
  /** Independent event-time lines inside the topic (one per site, say), each with its own watermark. Default: one. */
  readonly timeline?: (value: V) => string;
  /**
   * A timeline without a record for so long on the wall clock, while nothing is left to read, is idle: it no
   * longer holds others back, and goes on at the pace of the clock. Default 30 s.
   */
  readonly idleMs?: number;
  /** The writer has checked the values already: parse only. */
  readonly trusted?: boolean;
}

export interface Builder {
  /** Events of a topic. What its schema refuses is parked. */
  from<V>(topic: Topic<V>, options?: SourceOptions<V>): Stream<V>;
  /** A compacted topic as a table by record key; it must have as many partitions as the streams it is joined to. */
  table<V>(topic: Topic<V>, store: string): Table<V>;
}

/** A table, to be looked up. */
export interface Table<V> {
  readonly store: string;
  /** Only a type: which rows it has. */
  readonly row?: V;
}

type Predicate<V> = (value: V, meta: Meta) => boolean;

export interface Stream<V> {
  /** Routing, not a fate: what is not kept flows no further here, and is counted under the name. */
  filter<W extends V>(name: string, keep: (value: V, meta: Meta) => value is W): Stream<W>;
  filter(name: string, keep: Predicate<V>): Stream<V>;
  /** Decides a record's fate: a value flows on, `skip(reason)` and `park(reason)` end its way. */
  decide<W>(name: string, decide: (value: V, meta: Meta) => W | Skip | Park): Stream<W>;
  map<W>(name: string, map: (value: V, meta: Meta) => W): Stream<W>;
  flatMap<W>(name: string, map: (value: V, meta: Meta) => readonly W[]): Stream<W>;
  /** Each value goes to the first branch that takes it; what none takes is counted under the name. */
  branch<K extends string>(name: string, branches: Record<K, Predicate<V>>): Record<K, Stream<V>>;
  merge(other: Stream<V>): Stream<V>;
  /** One event per id; an id is remembered until the watermark is slackMs past its time. A repeat is skipped. */
  dedupe(store: string, options: { readonly id: (value: V) => string; readonly slackMs?: number }): Stream<V>;
  /** Through the internal topic `<app>.<name>` into a new stage, by a new key. */
  keyBy(
    name: string,
    key: (value: V, meta: Meta) => string,
    options?: { readonly partitions?: number },
  ): Stream<V>;
  /** Groups inside the partition: right when the record's key determines the group, or with combine. */
  group(key: (value: V, meta: Meta) => string): Grouped<V>;
  /**
   * Pairs of two streams with the same key (default: the records') and at most withinMs apart. `left`: a value
   * without a partner comes once, alone, when none can come any more.
   */
  join<B, O>(
    store: string,
    other: Stream<B>,
    options: JoinOptions<V, B>,
    joiner: (a: V, b: B | undefined) => O,
  ): Stream<O>;
  /** With the newest row of the record's key, or of key(value). */
  lookup<T, O>(
    table: Table<T>,
    joiner: (value: V, row: T | undefined, meta: Meta) => O,
    key?: (value: V) => string,
  ): Stream<O>;
  /** A state machine per key with timers in event and wall time: what the other operators cannot say. */
  machine<S, O>(store: string, machine: Machine<V, S, O>, key?: (value: V) => string): Stream<O>;
  /** Rows of a group, each stored by itself, and a picture of all of them drawn now and then on the wall clock. */
  board<R, O>(store: string, board: Board<V, R, O>, key?: (value: V) => string): Stream<O>;
  /** Writes to a topic, key and time as it declares them; a `tombstone(key)` deletes the key. */
  to(topic: Topic<Exclude<V, Tombstone>>): void;
}

export interface JoinOptions<A, B> {
  readonly withinMs: number;
  readonly key?: (a: A) => string;
  readonly otherKey?: (b: B) => string;
  readonly kind?: 'inner' | 'left';
}

export interface Grouped<V> {
  window(window: WindowSpec): WindowedGroup<V>;
  /** One state per group, without windows; each change comes once per commit. ttlMs: forgets groups that had no event for so long in event time. */
  aggregate<S, R>(store: string, aggregate: Aggregate<V, S, R>, options?: GroupOptions): Stream<Row<R>>;
  reduce(store: string, reduce: (a: V, b: V) => V): Stream<Row<V>>;
  count(store: string, options?: GroupOptions): Stream<Row<number>>;
}

export interface GroupOptions {
  readonly combine?: CombineOptions;
  readonly ttlMs?: number;
}

export interface WindowedGroup<V> {
  /**
   * early-and-final (default): a window that changed comes with every commit, and once more when it is final.
   *
   * combine: in two phases. The first aggregates per partition and decides what is late; the second, a stage of
   * its own behind the internal topic `<app>.<store>`, merges the states of all partitions, and is final when the
   * watermarks of all have passed. It drops nothing: should a partition that was taken for idle wake up, a
   * corrected final result follows. The result's key is the group.
   */
  aggregate<S, R>(
    store: string,
    aggregate: Aggregate<V, S, R>,
    options?: { readonly emit?: 'early-and-final' | 'final'; readonly combine?: CombineOptions },
  ): Stream<Windowed<R>>;
  /** As { before, after }, so that figures made from windows can take the old result back. */
  changes<S, R>(store: string, aggregate: Aggregate<V, S, R>): Stream<Change<R>>;
  count(store: string, options?: { readonly combine?: CombineOptions }): Stream<Windowed<number>>;
}
