import { type KafkaConnection, logOf, ownName, wireName } from '../connection.ts';
import type { KafkaStreamingError } from '../errors.ts';
import { translate } from '../wire/failure.ts';
import type { Fetched } from '../wire/fetch.ts';
import { type Link, openLink } from '../wire/link.ts';
import { allPartitions, earliest, latest, offsetsAt } from './offsets.ts';
import { createPuller, type Puller } from './puller.ts';
import { type ReadRecord, readRecord } from './read-record.ts';

export interface FollowOptions {
  readonly topics: readonly string[];
  readonly from: 'beginning' | 'end';
  /** Records of one answer, in order within a partition; the next ones come when it has settled. */
  readonly onRecords: (records: readonly ReadRecord[]) => void | Promise<void>;
  /** Once: all that was there at the start has been handed over. */
  readonly onCaughtUp?: () => void;
  readonly readUncommitted?: boolean;
}

export interface Following {
  stop(): Promise<void>;
  /** Next offset to be read, by `topic/partition`. */
  position(): Record<string, string>;
  /** Settles when it can't go on: the handler threw, or the access is denied. */
  readonly failed: Promise<KafkaStreamingError>;
}

const lookForPartitionsMs = 5_000;
const fetchOptions = { maxWaitMs: 250, maxBytesPerPartition: 1_048_576, maxBytes: 8_388_608 };

interface Start {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly end: number;
}

const startsOf = async (link: Link, topic: string, options: FollowOptions): Promise<readonly Start[]> => {
  const partitions = await allPartitions(link, topic);
  const uncommitted = options.readUncommitted === true;
  const ends = await offsetsAt(link, topic, partitions, { time: latest, readUncommitted: uncommitted });
  const begins =
    options.from === 'end'
      ? ends
      : await offsetsAt(link, topic, partitions, { time: earliest, readUncommitted: uncommitted });
  return partitions.map((partition) => ({
    topic,
    partition,
    from: begins.get(partition) ?? 0,
    end: ends.get(partition) ?? 0,
  }));
};

/** Tells once that every partition has passed the end that it had at the start. */
const createFinishLine = (starts: readonly Start[], reached: () => void) => {
  const open = new Map(
    starts
      .filter(({ from, end }) => from < end)
      .map(({ topic, partition, end }) => [`${topic}/${partition}`, end]),
  );
  let told = false;
  const check = () => {
    if (open.size > 0 || told) return;
    told = true;
    reached();
  };
  return {
    check,
    pass({ topic, partition, next }: Fetched) {
      const end = open.get(`${topic}/${partition}`);
      if (end !== undefined && next >= end) open.delete(`${topic}/${partition}`);
    },
  };
};

/**
 * Follows all partitions of topics without a consumer group; commits nothing. Partitions that are added later are
 * followed too, from their beginning. Errors: KS_CONFIG for an unknown topic, KS_BROKER, KS_ACCESS.
 */
export const follow = async (connection: KafkaConnection, options: FollowOptions): Promise<Following> => {
  const log = logOf(connection);
  const link = await openLink(connection).catch((cause: unknown) => {
    throw translate('connecting a reader', cause, { brokers: connection.brokers });
  });
  const topics = options.topics.map((topic) => wireName(connection, topic));
  const own = (topic: string) => ownName(connection, topic) ?? topic;
  const found = await Promise.all(topics.map((topic) => startsOf(link, topic, options))).catch(
    async (cause: unknown) => {
      await link.close();
      throw translate(`reading ${options.topics.join(', ')}`, cause, { topics: options.topics });
    },
  );
  const finish = createFinishLine(found.flat(), () => options.onCaughtUp?.());
  let fail: (error: KafkaStreamingError) => void = () => {};
  const failed = new Promise<KafkaStreamingError>((resolve) => {
    fail = resolve;
  });

  const puller: Puller = createPuller({
    ...fetchOptions,
    link,
    log,
    readUncommitted: options.readUncommitted === true,
    async deliver(fetched) {
      const records = fetched.flatMap(({ topic, partition, records: some }) =>
        some.map((record) => readRecord(own(topic), partition, record)),
      );
      if (records.length > 0) await options.onRecords(records);
      for (const one of fetched) finish.pass(one);
      finish.check();
    },
    outOfRange(topic, partition, offset) {
      log.error(
        { topic, partition, offset },
        'records were deleted before they were read; going on with the oldest',
      );
      void restart(topic, partition);
    },
    failed: (cause) => fail(translate('following topics', cause, { topics: options.topics })),
  });
  const restart = async (topic: string, partition: number) => {
    const begins = await offsetsAt(link, topic, [partition], { time: earliest }).catch(() => new Map());
    puller.set(topic, partition, begins.get(partition) ?? 0);
  };
  const lookForPartitions = async () => {
    await link.freshen().catch(() => undefined);
    for (const topic of topics) {
      for (const partition of await allPartitions(link, topic).catch(() => [])) {
        if (puller.position(topic, partition) === undefined) puller.set(topic, partition, 0);
      }
    }
  };

  for (const { topic, partition, from } of found.flat()) puller.set(topic, partition, from);
  finish.check();
  const lookout = setInterval(() => void lookForPartitions(), lookForPartitionsMs);
  return {
    failed,
    async stop() {
      clearInterval(lookout);
      await puller.stop();
      await link.close();
    },
    position: () =>
      Object.fromEntries(
        puller
          .positions()
          .map(({ topic, partition, offset }) => [`${own(topic)}/${partition}`, String(offset)]),
      ),
  };
};
