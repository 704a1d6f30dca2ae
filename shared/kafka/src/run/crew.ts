import { setTimeout as sleep, setImmediate as yieldLoop } from 'node:timers/promises';
import type { Stage, Task } from '@kafka-streaming/streams';
import type { Log } from '../connection.ts';
import { KafkaStreamingError } from '../errors.ts';
import { classify, namesOf } from '../wire/failure.ts';
import type { Fetched } from '../wire/fetch.ts';
import type { Link } from '../wire/link.ts';
import { type TaskId, taskName } from './assignment.ts';
import type { Wire } from './outgoing.ts';
import type { StartOffset } from './start-offsets.ts';
import { createTaskHost, type TaskHost } from './task-host.ts';

export interface CrewOptions {
  readonly stages: readonly Stage[];
  readonly wire: Wire;
  readonly log: Log;
  /** Name of the group on the wire; transactional ids begin with it. */
  readonly group: string;
  readonly transactionTimeoutMs: number;
  readonly commitIntervalMs: number;
  readonly clock: () => number;
  readonly openLink: () => Promise<Link>;
  readonly createTask: (id: TaskId) => Task;
  /** Where to read on, and what to read no more; topics by their names on the wire. */
  readonly read: (topic: string, partition: number, offset: number) => void;
  readonly unread: (topic: string, partition: number) => void;
  /** Records that were deleted before they were read. */
  readonly lostRecords: (topic: string, partition: number, count: number) => void;
  /** Asks the group whether this instance still has its place. */
  readonly confirm: () => Promise<boolean>;
  readonly committed: (ms: number, records: number) => void;
  readonly failed: (error: KafkaStreamingError) => void;
}

/** The tasks of this instance, and what feeds them. */
export interface Crew {
  assign(tasks: readonly TaskId[]): void;
  owned(): readonly TaskId[];
  hosts(): readonly TaskHost[];
  hungry(topic: string, partition: number): boolean;
  feed(fetched: readonly Fetched[]): Promise<void>;
  tick(): void;
  commitDue(): void;
  settle(): Promise<void>;
  close(): Promise<void>;
  recordsIn(): number;
}

/** About 10 ms of work: then timers and sockets have their turn. */
const recordsAtATime = 1_000;
const confirmPauseMs = 200;

interface Crewman {
  readonly id: TaskId;
  readonly host: TaskHost;
}

export const createCrew = (options: CrewOptions): Crew => {
  const { wire, log } = options;
  const crew = new Map<string, Crewman>();
  const sources = new Map(
    options.stages.flatMap((stage) =>
      stage.sources.map((topic) => [wire.wireName(topic), { topic, stage: stage.index }] as const),
    ),
  );
  let recordsIn = 0;
  let closed = false;

  const stageOf = (id: TaskId): Stage => {
    const stage = options.stages.find(({ index }) => index === id.stage);
    if (stage === undefined) throw new KafkaStreamingError('KS_BUG', `there is no stage ${id.stage}`);
    return stage;
  };
  const unread = (id: TaskId) => {
    for (const topic of stageOf(id).sources) options.unread(wire.wireName(topic), id.partition);
  };
  const readOn = (id: TaskId, starts: readonly StartOffset[]) => {
    for (const { topic, offset, lost, beyond } of starts) {
      const facts = { topic, partition: id.partition, offset, lost };
      if (lost > 0) {
        log.error(facts, `${lost} records were deleted before they were read`);
        options.lostRecords(topic, id.partition, lost);
      }
      if (beyond)
        log.error(facts, 'the topic is shorter than what was read of it: reading it from its beginning');
      options.read(topic, id.partition, offset);
    }
  };

  /** After a failed transaction: take the task over again, if the group still says that it is ours. */
  const recover = async (id: TaskId, dead: TaskHost): Promise<void> => {
    while (!closed && crew.get(taskName(id))?.host === dead) {
      if (await options.confirm()) {
        if (!closed && crew.get(taskName(id))?.host === dead) start(id);
        return;
      }
      await sleep(confirmPauseMs);
    }
  };

  const start = (id: TaskId): void => {
    const host: TaskHost = createTaskHost({
      ...options,
      stage: stageOf(id),
      partition: id.partition,
      transactionalId: `${options.group}-stage${id.stage}-${id.partition}`,
      createTask: () => options.createTask(id),
      ready: (starts) => {
        if (crew.get(taskName(id))?.host === host) readOn(id, starts);
      },
      lost: (error) => {
        const facts = { ...id, error, because: namesOf(error)[0] };
        if (classify(error) === 'fenced')
          log.info(facts, 'another instance has the task, or its transaction timed out');
        else log.warn(facts, 'a transaction failed: the state is rebuilt from the changelog');
        unread(id);
        void recover(id, host);
      },
    });
    crew.set(taskName(id), { id, host });
    void host.open();
  };

  const dismiss = (name: string, { id, host }: Crewman) => {
    crew.delete(name);
    unread(id);
    void host.close();
  };

  /** Whom a fetched partition belongs to, now. */
  const hostOf = (topic: string, partition: number): { host: TaskHost; topic: string } | undefined => {
    const source = sources.get(topic);
    const found = source === undefined ? undefined : crew.get(taskName({ stage: source.stage, partition }));
    return source === undefined || found === undefined
      ? undefined
      : { host: found.host, topic: source.topic };
  };

  const bug = (what: string, cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    options.failed(new KafkaStreamingError('KS_BUG', `${what}: ${why}`, { cause }));
  };

  const feedOne = async (
    fetched: Fetched,
    { host, topic }: { host: TaskHost; topic: string },
  ): Promise<void> => {
    const { records, partition } = fetched;
    for (let at = 0; at < records.length; at += recordsAtATime) {
      const some = records.length <= recordsAtATime ? records : records.slice(at, at + recordsAtATime);
      host.process(topic, some);
      recordsIn += some.length;
      if (some.length >= recordsAtATime) await yieldLoop();
      if (!host.running()) {
        log.debug({ topic, partition }, 'records of a task that was lost are left to its next owner');
        return;
      }
    }
    host.reached(fetched, topic);
  };

  return {
    assign(tasks) {
      const names = new Set(tasks.map(taskName));
      for (const [name, man] of crew) if (!names.has(name)) dismiss(name, man);
      // Whoever had it in between has fenced the task's writer: then its next commit fails, and it starts anew.
      for (const id of tasks) if (crew.get(taskName(id))?.host.alive() !== true) start(id);
    },
    owned: () => [...crew.values()].map(({ id }) => id),
    hosts: () => [...crew.values()].map(({ host }) => host),
    hungry: (topic, partition) => hostOf(topic, partition)?.host.hungry() ?? false,
    async feed(fetched) {
      const meals = fetched.flatMap((one) => {
        const eater = hostOf(one.topic, one.partition);
        return eater === undefined ? [] : [{ one, eater }];
      });
      for (const { one, eater } of meals) {
        try {
          await feedOne(one, eater);
        } catch (cause) {
          bug(`processing ${one.topic}/${one.partition} failed`, cause);
          return;
        }
      }
    },
    tick() {
      for (const { id, host } of crew.values()) {
        try {
          host.tick();
        } catch (cause) {
          bug(`a timer of task ${taskName(id)} failed`, cause);
        }
      }
    },
    commitDue() {
      for (const { host } of crew.values()) host.commitIfDue();
    },
    async settle() {
      await Promise.all([...crew.values()].map(({ host }) => host.settle()));
    },
    async close() {
      closed = true;
      const hosts = [...crew.values()].map(({ host }) => host);
      crew.clear();
      await Promise.all(hosts.map((host) => host.close()));
    },
    recordsIn: () => recordsIn,
  };
};
