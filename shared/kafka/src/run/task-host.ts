import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '@kafka-streaming/streams';
import type { Log } from '../connection.ts';
import { KafkaStreamingError } from '../errors.ts';
import { classify, isBug, namesOf, translate } from '../wire/failure.ts';
import type { Fetched } from '../wire/fetch.ts';
import type { Link } from '../wire/link.ts';
import type { FetchedRecord } from '../wire/record-reader.ts';
import { commitOf, type Wire } from './outgoing.ts';
import { readChangelog } from './restore.ts';
import { type StartOffset, startOffsets } from './start-offsets.ts';
import { openTransactions, type Transactions } from './transactions.ts';

export interface HostOptions {
  readonly stage: {
    readonly index: number;
    readonly sources: readonly string[];
    readonly changelog: string;
    readonly stateful: boolean;
  };
  readonly partition: number;
  readonly wire: Wire;
  readonly log: Log;
  /** Both by their names on the wire. */
  readonly group: string;
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  readonly commitIntervalMs: number;
  readonly clock: () => number;
  readonly openLink: () => Promise<Link>;
  readonly createTask: () => Task;
  /** The state is there: read on from here. */
  readonly ready: (starts: readonly StartOffset[]) => void;
  /** A transaction failed: the host has closed; a new one must take over if the task is still ours. */
  readonly lost: (error: unknown) => void;
  /** It can't go on. */
  readonly failed: (error: KafkaStreamingError) => void;
  /** Committed: how long it took, and how many records were written. */
  readonly committed: (ms: number, records: number) => void;
}

/**
 * Runs one task: takes its work over, rebuilds its state, feeds it, and commits what it computed.
 * One life only: after any error of a transaction it is closed, and another one starts from the changelog.
 */
export interface TaskHost {
  readonly stage: number;
  readonly partition: number;
  open(): Promise<void>;
  /** Its state is there, and it takes records. */
  running(): boolean;
  /** Not closed: it runs, or is about to. */
  alive(): boolean;
  /** False while much waits to be committed. */
  hungry(): boolean;
  /** A piece of what was fetched. Errors: whatever the task throws. */
  process(topic: string, records: readonly FetchedRecord[]): void;
  /** What was fetched has been processed: how far the log goes beyond it. */
  reached(fetched: Fetched, topic: string): void;
  tick(): void;
  commitIfDue(): void;
  /** Commits all that was processed, and waits for it. */
  settle(): Promise<void>;
  close(): Promise<void>;
  status(): HostStatus;
}

export interface HostStatus {
  readonly task: Task | undefined;
  readonly lag: Record<string, number>;
  readonly restoredKeys: number;
  readonly restoreMs: number;
}

/** Records that may be processed while a commit is under way: more would pile up output. */
const maxUncommitted = 50_000;
/**
 * A task that is this far behind commits less often: what it writes is old news anyway, and the longer it gathers,
 * the more changes of one key become one record.
 */
const behindRecords = 5_000;
const behindCommitMs = 2_000;
const firstPauseMs = 100;
const longestPauseMs = 2_000;

export const createTaskHost = (options: HostOptions): TaskHost => {
  const { stage, partition, wire, clock, log } = options;
  const facts = { stage: stage.index, partition };
  let link: Link | undefined;
  let transactions: Transactions | undefined;
  let task: Task | undefined;
  let closed = false;
  let dirty = false;
  let uncommitted = 0;
  let lastCommit = 0;
  let underWay: Promise<void> | undefined;
  let restoredKeys = 0;
  let restoreMs = 0;
  const ends = new Map<string, { readonly next: number; readonly high: number }>();

  const restore = async (to: Task, from: Link): Promise<void> => {
    if (!stage.stateful) return;
    const start = performance.now();
    const changelog = wire.wireName(stage.changelog);
    const entries = await readChangelog(from, changelog, partition, () => closed);
    if (closed) return;
    try {
      to.restore(entries);
    } catch (cause) {
      const what = `the state of ${changelog}/${partition} can not be read`;
      throw new KafkaStreamingError('KS_STORE', what, { cause, facts });
    }
    restoredKeys = entries.length;
    restoreMs = performance.now() - start;
  };

  /** The order matters: first fence who had the task before, then look how far it came. */
  const takeOver = async (): Promise<void> => {
    link = await options.openLink();
    const { transactionalId, group, transactionTimeoutMs: timeoutMs } = options;
    transactions = await openTransactions({ link, transactionalId, group, timeoutMs });
    const topics = stage.sources.map(wire.wireName);
    const starts = await startOffsets(link, group, topics, partition);
    const fresh = options.createTask();
    await restore(fresh, link);
    if (closed) return;
    task = fresh;
    for (const source of stage.sources) {
      const start = starts.find(({ topic }) => topic === wire.wireName(source));
      if (start !== undefined) ends.set(source, { next: start.offset, high: start.end });
    }
    log.info({ ...facts, restoredKeys, restoreMs: Math.round(restoreMs) }, 'task is ready');
    options.ready(starts);
  };

  const closeLink = async () => {
    const open = link;
    link = undefined;
    await open?.close().catch(() => undefined);
  };

  const hopeless = (error: unknown): KafkaStreamingError | undefined => {
    if (error instanceof KafkaStreamingError && !error.retriable) return error;
    const failure = classify(error);
    const never = isBug(error) || failure === 'denied' || failure === 'refused';
    return never ? translate(`task ${stage.index}/${partition}`, error, facts) : undefined;
  };

  const open = async (): Promise<void> => {
    for (let pauseMs = firstPauseMs; !closed; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await takeOver();
        return;
      } catch (error) {
        await closeLink();
        if (closed) return;
        const end = hopeless(error);
        if (end !== undefined) return options.failed(end);
        log.warn(
          { ...facts, error, because: namesOf(error)[0] },
          'a task can not be taken over yet, trying again',
        );
        await sleep(pauseMs);
      }
    }
  };

  const close = async () => {
    closed = true;
    task = undefined;
    await closeLink();
  };

  const giveUp = async (error: unknown): Promise<void> => {
    if (closed) return;
    await close();
    const end = hopeless(error);
    if (end !== undefined) options.failed(end);
    else options.lost(error);
  };

  const commit = async (of: Task, through: Transactions): Promise<void> => {
    const drained = of.drain(clock());
    dirty = false;
    uncommitted = 0;
    if (drained.empty) return;
    const work = commitOf(drained, { partition, changelog: stage.changelog }, wire);
    lastCommit = performance.now();
    await through.commit(work);
    options.committed(performance.now() - lastCommit, drained.records.length);
  };

  const commitInterval = (): number => {
    const behind = [...ends.values()].some(({ next, high }) => high - next > behindRecords);
    const gathering = behind && uncommitted < maxUncommitted;
    return gathering ? Math.max(behindCommitMs, options.commitIntervalMs) : options.commitIntervalMs;
  };

  const startCommit = () => {
    if (task === undefined || transactions === undefined || underWay !== undefined) return;
    underWay = commit(task, transactions)
      .catch(giveUp)
      .finally(() => {
        underWay = undefined;
      });
  };

  return {
    stage: stage.index,
    partition,
    open,
    running: () => task !== undefined,
    alive: () => !closed,
    hungry: () => task !== undefined && uncommitted < maxUncommitted,
    process(topic, records) {
      if (task === undefined) return;
      task.process(topic, records, clock());
      dirty = true;
      uncommitted += records.length;
    },
    reached: ({ next, high }, topic) => {
      ends.set(topic, { next, high });
    },
    tick() {
      if (task === undefined) return;
      const caughtUp = [...ends.values()].every(({ next, high }) => next >= high);
      task.tick(clock(), caughtUp);
      dirty = true;
    },
    commitIfDue() {
      if (dirty && performance.now() - lastCommit >= commitInterval()) startCommit();
    },
    async settle() {
      await underWay;
      startCommit();
      await underWay;
    },
    close,
    status: () => ({
      task,
      lag: Object.fromEntries([...ends].map(([topic, { next, high }]) => [topic, Math.max(0, high - next)])),
      restoredKeys,
      restoreMs,
    }),
  };
};
