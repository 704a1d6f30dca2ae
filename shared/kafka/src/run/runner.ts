import { setTimeout as sleep } from 'node:timers/promises';
import type { InternalTopic, Stage, Task, TaskCounters } from '@kafka-streaming/streams';
import { type KafkaConnection, logOf, wireName } from '../connection.ts';
import { createDurations } from '../durations.ts';
import { KafkaStreamingError } from '../errors.ts';
import { earliest, offsetsAt } from '../read/offsets.ts';
import { createPuller } from '../read/puller.ts';
import { translate } from '../wire/failure.ts';
import { type Link, openLink } from '../wire/link.ts';
import type { StageTopics } from './assigner.ts';
import type { TaskId } from './assignment.ts';
import { checkSources, partitionsOfStage } from './co-partitioning.ts';
import { type Crew, createCrew } from './crew.ts';
import { lookUp, prepareTopics } from './internal-topics.ts';
import { joinGroup, type Membership } from './membership.ts';
import type { Wire } from './outgoing.ts';
import { createWatchdog } from './watchdog.ts';

/** What is run: stages, the topics it keeps for itself, and how a task of it is made. */
export interface Application {
  /** Also the name of its consumer group. */
  readonly name: string;
  readonly stages: readonly Stage[];
  internalTopics(partitionsOf: (topic: string) => number): readonly InternalTopic[];
  createTask(id: TaskId, partitionsOf: (topic: string) => number): Task;
}

export interface RunnerOptions {
  readonly connection: KafkaConnection;
  /** From the start of one commit of a task to the start of its next, ms; default 100. */
  readonly commitIntervalMs?: number;
  /** After that readers stop waiting for a transaction whose writer is gone, ms; default 15,000. */
  readonly transactionTimeoutMs?: number;
  /** Silence after which the group gives this instance's tasks to others, ms; default 6,000, the brokers' minimum. */
  readonly sessionTimeoutMs?: number;
  /** Records wait and nothing moves for so long: it is stuck, ms; default 60,000. */
  readonly watchdogMs?: number;
  /** Epoch ms. */
  readonly clock?: () => number;
}

export interface TaskStatus {
  readonly stage: number;
  readonly partition: number;
  readonly counters: TaskCounters;
  /** Records behind the end, by topic. */
  readonly lag: Record<string, number>;
  readonly restoredKeys: number;
  readonly restoreMs: number;
}

export interface RunnerStatus {
  readonly state: 'starting' | 'restoring' | 'running' | 'rebalancing' | 'stopping' | 'failed';
  /** Those whose state is there. */
  readonly tasks: readonly TaskStatus[];
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly commits: number;
  readonly commitMs: { readonly p50: number; readonly p99: number };
  /** By `topic/partition`. */
  readonly lag: Record<string, number>;
  /** Records that were deleted before they were read. */
  readonly lostRecords: number;
}

export interface Running {
  readonly status: () => RunnerStatus;
  /** Commits what is processed and leaves the group; takes 5 s at most. */
  stop(): Promise<void>;
  /** Settles when the application can't go on: the process must end with a status other than 0. */
  readonly failed: Promise<KafkaStreamingError>;
}

const fetchOptions = { maxWaitMs: 200, maxBytesPerPartition: 1_048_576, maxBytes: 8_388_608 };
const commitCheckMs = 10;
const tickMs = 100;
const watchMs = 1_000;
/** Of the 5 s that a stop may take: the rest is for closing connections. */
const settleMs = 3_500;

interface Prepared {
  readonly link: Link;
  readonly wire: Wire;
  readonly stages: readonly StageTopics[];
}

/** Everything that can be wrong before the first record: topics absent, partitions unequal, brokers away. */
const prepare = async (application: Application, connection: KafkaConnection): Promise<Prepared> => {
  checkSources(application.stages);
  const partitionsOf = lookUp(await prepareTopics(connection, application));
  const wire: Wire = { wireName: (topic) => wireName(connection, topic), partitionsOf };
  const stages = application.stages.map((stage) => ({
    stage: stage.index,
    partitions: partitionsOfStage(stage, partitionsOf),
    topics: stage.sources.map(wire.wireName),
  }));
  const link = await openLink(connection);
  for (const topic of stages.flatMap(({ topics }) => topics)) await link.partitionsOf(topic);
  return { link, wire, stages };
};

const createCounts = () => {
  const commitMs = createDurations();
  const counts = { recordsOut: 0, commits: 0, lostRecords: 0 };
  return {
    counts,
    commitMs,
    committed(ms: number, records: number) {
      commitMs.add(ms);
      counts.commits++;
      counts.recordsOut += records;
    },
  };
};

const statusOf = (
  crew: Crew,
  { counts, commitMs }: ReturnType<typeof createCounts>,
  state: 'starting' | 'rebalancing' | 'stopping' | 'failed' | undefined,
): RunnerStatus => {
  const hosts = crew.hosts();
  const lag: Record<string, number> = {};
  const tasks = hosts.flatMap((host) => {
    const { task, ...rest } = host.status();
    for (const [topic, records] of Object.entries(rest.lag)) lag[`${topic}/${host.partition}`] = records;
    const { stage, partition } = host;
    return task === undefined ? [] : [{ stage, partition, counters: task.counters(), ...rest }];
  });
  return {
    state: state ?? (tasks.length < hosts.length ? 'restoring' : 'running'),
    tasks,
    recordsIn: crew.recordsIn(),
    ...counts,
    commitMs: commitMs.quantiles(),
    lag,
  };
};

/**
 * Runs an application exactly once: each result is committed together with the state and the offsets that it comes
 * from. Any number of instances share the work; one consumer group by the application's name.
 * Errors before it runs: KS_CONFIG, KS_BROKER, KS_ACCESS; later ones settle `failed`.
 */
export const runApplication = async (application: Application, options: RunnerOptions): Promise<Running> => {
  const { connection, clock = Date.now } = options;
  const log = logOf(connection);
  const { link, wire, stages } = await prepare(application, connection).catch((cause: unknown) => {
    throw translate(`starting ${application.name}`, cause, { application: application.name });
  });
  const group = wire.wireName(application.name);
  const tally = createCounts();
  let state: 'starting' | 'rebalancing' | 'stopping' | 'failed' | undefined = 'starting';
  let membership: Membership | undefined;
  let settleFailed: (error: KafkaStreamingError) => void = () => {};
  const failed = new Promise<KafkaStreamingError>((resolve) => {
    settleFailed = resolve;
  });

  const fail = (error: KafkaStreamingError) => {
    if (state === 'failed' || state === 'stopping') return;
    state = 'failed';
    log.error({ error, ...error.facts }, error.message);
    void leave().finally(() => settleFailed(error));
  };
  const failWith = (what: string) => (cause: unknown) => fail(translate(what, cause));
  const reset = async (topic: string, partition: number, offset: number) => {
    const low = (await offsetsAt(link, topic, [partition], { time: earliest })).get(partition) ?? 0;
    const lost = Math.max(0, low - offset);
    tally.counts.lostRecords += lost;
    log.error({ topic, partition, offset, low, lost }, `${lost} records were deleted before they were read`);
    puller.set(topic, partition, low);
  };

  const crew: Crew = createCrew({
    stages: application.stages,
    wire,
    log,
    group,
    clock,
    transactionTimeoutMs: options.transactionTimeoutMs ?? 15_000,
    commitIntervalMs: options.commitIntervalMs ?? 100,
    openLink: () => openLink(connection),
    createTask: (id) => application.createTask(id, wire.partitionsOf),
    read: (topic, partition, offset) => puller.set(topic, partition, offset),
    unread: (topic, partition) => puller.drop(topic, partition),
    lostRecords: (_topic, _partition, count) => {
      tally.counts.lostRecords += count;
    },
    confirm: async () => (await membership?.confirm()) ?? false,
    committed: tally.committed,
    failed: fail,
  });
  const puller = createPuller({
    ...fetchOptions,
    link,
    log,
    wants: crew.hungry,
    deliver: crew.feed,
    outOfRange: (topic, partition, offset) =>
      void reset(topic, partition, offset).catch(failWith(`finding the beginning of ${topic}/${partition}`)),
    failed: failWith(`reading the topics of ${application.name}`),
  });
  membership = joinGroup({
    link,
    log,
    group,
    stages,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 6_000,
    owned: crew.owned,
    rebalancing: async () => {
      if (state === undefined) state = 'rebalancing';
      await Promise.race([crew.settle(), sleep(1_000)]);
    },
    assigned: (tasks) => {
      if (state === 'starting' || state === 'rebalancing') state = undefined;
      crew.assign(tasks);
    },
    failed: failWith(`in the group ${group}`),
  });
  const barks = createWatchdog(options.watchdogMs ?? 60_000);
  const watch = () => {
    const { lag, recordsIn, commits, tasks } = statusOf(crew, tally, state);
    const waiting = Object.values(lag).reduce((sum, records) => sum + records, 0);
    if (!barks({ lag: waiting, progress: recordsIn + commits + tasks.length }, performance.now())) return;
    fail(
      new KafkaStreamingError('KS_STUCK', `${waiting} records wait for ${application.name}`, {
        facts: { lag },
      }),
    );
  };
  const timers = [
    setInterval(crew.commitDue, commitCheckMs),
    setInterval(crew.tick, tickMs),
    setInterval(watch, watchMs),
  ];
  const leave = async (): Promise<void> => {
    for (const timer of timers) clearInterval(timer);
    await Promise.race([puller.stop(), sleep(1_000)]);
    if (state === 'stopping') await Promise.race([crew.settle(), sleep(settleMs)]);
    await Promise.race([membership?.leave(), sleep(500)]);
    await Promise.race([Promise.all([crew.close(), link.close()]), sleep(500)]);
  };

  return {
    status: () => statusOf(crew, tally, state),
    failed,
    async stop() {
      if (state === 'stopping' || state === 'failed') return;
      state = 'stopping';
      await leave();
    },
  };
};
