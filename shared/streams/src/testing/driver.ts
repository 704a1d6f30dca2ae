import type { Topic } from '@kafka-streaming/event-schema';
import { murmur2Partition } from '../murmur2.ts';
import type { ChangelogRecord, Drained, OutputRecord } from '../record.ts';
import { createTask, type Task, type TaskCounters } from '../task.ts';
import type { Topology } from '../topology.ts';
import { addCounters } from './counters.ts';
import { Log, type LogRecord } from './log.ts';
import { type Sent, sentOf } from './sent.ts';

/** Runs a topology in memory: the very tasks that the Kafka runner runs, with a log and a clock of its own. */
export interface Driver {
  /** To a source topic: key as declared, partition by murmur2 unless given, received now unless given. */
  send<V>(
    topic: Topic<V>,
    value: V,
    options?: { readonly partition?: number; readonly receivedAt?: number; readonly key?: string },
  ): void;
  sendBytes(topic: string, record: RawRecord): void;
  /** Reads what was sent, commits, carries repartitioned records on, until nothing moves. */
  run(): void;
  /** Reads what was sent, without a commit: a restart loses it and reads again. */
  process(): void;
  /** Lets the wall clock go on; timers fire, silent timelines become idle. */
  advanceWall(ms: number): void;
  readonly wallTime: number;
  /** All that was written to a topic, in order. Throws when the topic's schema refuses a value. */
  read<V>(topic: Topic<V>): readonly Sent<V>[];
  /** As a compacted topic shows it: the last value of each key, deleted ones removed. */
  latest<V>(topic: Topic<V>): ReadonlyMap<string, V>;
  /** Of all tasks of stage 0 together; watermarks are the least of the partitions. */
  counters(): TaskCounters;
  /** A crash: all memory is lost, and rebuilt from the changelog and the committed positions. */
  restart(): void;
  /** What is in a stage's changelog, by key: what a crash would leave. */
  changelog(stage?: number): ReadonlyMap<string, string>;
}

export interface RawRecord {
  readonly key: string | null;
  readonly value: string | Uint8Array | null;
  readonly partition?: number;
  readonly receivedAt?: number;
}

export interface DriveOptions {
  /** Of every topic read from outside. Default 1. */
  readonly partitions?: number;
  /** What the clock shows at first, epoch ms. Default: noon of 1 January 2025, UTC. */
  readonly wallTime?: number;
}

const noon = Date.UTC(2025, 0, 1, 12);

export const drive = (topology: Topology, options: DriveOptions = {}): Driver =>
  new MemoryDriver(topology, options.partitions ?? 1, options.wallTime ?? noon);

/** A task, how far it has read, and how far that is committed. */
interface Seat {
  readonly task: Task;
  readonly position: Map<string, number>;
}

class MemoryDriver implements Driver {
  wallTime: number;
  private readonly topology: Topology;
  private readonly partitions: number;
  private readonly log = new Log();
  private readonly committed = new Map<string, number>();
  private readonly changelogs = new Map<string, ChangelogRecord[]>();
  private seats: readonly Seat[];

  constructor(topology: Topology, partitions: number, wallTime: number) {
    this.topology = topology;
    this.partitions = partitions;
    this.wallTime = wallTime;
    this.seats = this.seat();
  }

  send<V>(
    topic: Topic<V>,
    value: V,
    options: { partition?: number; receivedAt?: number; key?: string } = {},
  ): void {
    const { key = topic.keyOf(value), ...rest } = options;
    this.sendBytes(topic.name, { key, value: JSON.stringify(value), ...rest });
  }

  sendBytes(topic: string, record: RawRecord): void {
    const { key, value, receivedAt = this.wallTime } = record;
    const partition = record.partition ?? murmur2Partition(key ?? '', this.partitionsOf(topic));
    this.append(topic, partition, { key, value, timestamp: receivedAt, headers: {} });
  }

  run(): void {
    let moved = true;
    while (moved) {
      this.process();
      moved = false;
      for (const { task } of this.seats) {
        task.tick(this.wallTime, true);
        const drained = task.drain(this.wallTime);
        moved ||= !drained.empty;
        this.commit(task, drained);
      }
    }
  }

  process(): void {
    for (const seat of this.seats) this.feed(seat);
  }

  advanceWall(ms: number): void {
    this.run();
    this.wallTime += ms;
    this.run();
  }

  read<V>(topic: Topic<V>): readonly Sent<V>[] {
    return this.log.all(topic.name).map((record) => sentOf(topic, record));
  }

  latest<V>(topic: Topic<V>): ReadonlyMap<string, V> {
    const rows = new Map<string, V>();
    for (const { key, value } of this.read(topic)) {
      if (value === null) rows.delete(key);
      else rows.set(key, value);
    }
    return rows;
  }

  counters(): TaskCounters {
    const outer = this.seats.filter(({ task }) => task.stage.index === 0);
    return addCounters(outer.map(({ task }) => task.counters()));
  }

  restart(): void {
    this.seats = this.seat();
  }

  changelog(stage = 0): ReadonlyMap<string, string> {
    const rows = new Map<string, string>();
    for (const { task } of this.seats.filter((seat) => seat.task.stage.index === stage)) {
      for (const { key, value } of this.changelogs.get(nameOf(task)) ?? []) {
        if (value === null) rows.delete(key);
        else rows.set(key, value);
      }
    }
    return rows;
  }

  private seat(): Seat[] {
    return this.topology.stages.flatMap(({ index, sources }) => {
      const count = this.partitionsOf(sources[0] ?? '');
      return Array.from({ length: count }, (_, partition) => this.seatOne(index, partition));
    });
  }

  private seatOne(stage: number, partition: number): Seat {
    const task = createTask(this.topology, stage, partition, { partitionsOf: () => this.partitions });
    const records = this.changelogs.get(nameOf(task)) ?? [];
    task.restore(
      records.map(({ key, value }) => ({ key, value: value === null ? null : Buffer.from(value) })),
    );
    const position = new Map<string, number>();
    for (const topic of task.stage.sources) {
      position.set(topic, this.committed.get(`${nameOf(task)}/${topic}`) ?? 0);
    }
    return { task, position };
  }

  /** Gives a task what it has not read, of all its topics in the order of writing. */
  private feed({ task, position }: Seat): void {
    const waiting = [...position].flatMap(([topic, from]) =>
      this.log
        .of(topic, task.partition)
        .slice(from)
        .map((record) => ({ topic, record })),
    );
    waiting.sort((a, b) => a.record.sequence - b.record.sequence);
    for (const { topic, records } of stretches(waiting)) {
      task.process(topic, records, this.wallTime);
      position.set(topic, (position.get(topic) ?? 0) + records.length);
    }
  }

  private commit(task: Task, drained: Drained): void {
    const changelog = this.changelogs.get(nameOf(task)) ?? [];
    changelog.push(...drained.changelog);
    this.changelogs.set(nameOf(task), changelog);
    for (const [topic, next] of drained.positions) {
      this.committed.set(`${nameOf(task)}/${topic}`, Number(next));
    }
    for (const record of drained.records) this.write(record);
  }

  private write(record: OutputRecord): void {
    const { topic, key, value, headers = {}, timestamp = this.wallTime } = record;
    const partition = record.partition ?? murmur2Partition(key ?? '', this.partitionsOf(topic));
    this.append(topic, partition, { key, value, timestamp, headers });
  }

  private append(
    topic: string,
    partition: number,
    record: Pick<OutputRecord, 'key' | 'value'> & {
      readonly timestamp: number;
      readonly headers: Record<string, string>;
    },
  ): void {
    this.log.append(topic, partition, {
      key: bytes(record.key),
      value: bytes(record.value),
      timestamp: String(record.timestamp),
      headers: record.headers,
    });
  }

  private partitionsOf(topic: string): number {
    return this.topology.partitions(topic, () => this.partitions);
  }
}

const nameOf = ({ stage, partition }: Task): string => `${stage.changelog}/${partition}`;

const bytes = (value: string | Uint8Array | null): Uint8Array | null =>
  value === null ? null : Buffer.from(value);

/** Runs of neighbours of the same topic. */
const stretches = (
  waiting: readonly { readonly topic: string; readonly record: LogRecord }[],
): readonly { readonly topic: string; readonly records: readonly LogRecord[] }[] => {
  const found: { topic: string; records: LogRecord[] }[] = [];
  for (const { topic, record } of waiting) {
    const last = found.at(-1);
    if (last?.topic === topic) last.records.push(record);
    else found.push({ topic, records: [record] });
  }
  return found;
};
