import { randomInt } from 'node:crypto';
import { encode, encodeHeaders, maxRecordBytes, type Topic } from '@kafka-streaming/event-schema';
import { murmur2Partition } from '@kafka-streaming/streams';
import { type KafkaConnection, logOf, wireName } from '../connection.ts';
import { createDurations } from '../durations.ts';
import { KafkaStreamingError } from '../errors.ts';
import { translate } from '../wire/failure.ts';
import { insist, RequestFailure } from '../wire/insist.ts';
import { type Link, openLink } from '../wire/link.ts';
import type { WireRecord } from '../wire/record-batch.ts';
import { createLane, type Lane, type Outgoing, sizeOfOutgoing } from './lane.ts';
import { createPartitionCounts } from './partition-counts.ts';
import {
  type PartitionWriter,
  requestLimits,
  type Target,
  type Written,
  writerOn,
} from './partition-writer.ts';
import { createRoom } from './room.ts';

/** Where a record is, once all in-sync replicas have it. */
export interface Ack {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export interface ProducerOptions {
  /** Stable name, for example web-collector-1; each start adds its own suffix, since numbers begin anew. */
  readonly producer: string;
  /** Records that wait or are under way, over all partitions; default 10,000. */
  readonly maxQueued?: number;
  /** When full: `wait` = the caller waits, `busy` = rejects with KS_BUSY. Default wait. */
  readonly onFull?: 'wait' | 'busy';
  /** Default 0: a request is sent at once, and what comes while it is under way goes with the next. */
  readonly lingerMs?: number;
  /** Default 900,000; the brokers refuse above 1 MiB. */
  readonly maxBatchBytes?: number;
  /** How long a record is tried before it fails, ms; default 30,000. */
  readonly patienceMs?: number;
}

export interface ProducerStats {
  readonly queued: number;
  readonly sent: number;
  readonly acked: number;
  readonly failed: number;
  readonly refused: number;
  readonly batches: number;
  readonly ackMs: { readonly p50: number; readonly p99: number };
  /** By `topic/partition`: number of the newest acknowledged record; the count is one more. */
  readonly ackedSeq: Record<string, number>;
}

export interface RawRecord {
  readonly key: string | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Epoch ms; default now. */
  readonly timestamp?: number;
}

export interface SafeProducer {
  /** Errors: KS_TOO_LARGE, KS_BUSY, KS_BROKER (facts.maybeStored tells whether the record may be stored). */
  send<V extends { id: string; type: string; time: number }>(
    topic: Topic<V>,
    event: V,
    options?: { traceparent?: string },
  ): Promise<Ack>;
  /** The same way for what is no event of the schema: reports, dead letters. It gets no headers but its own. */
  sendRaw(topic: string, record: RawRecord): Promise<Ack>;
  flush(): Promise<void>;
  close(): Promise<void>;
  stats(): ProducerStats;
}

const maxQueuedBytes = 64 * 1024 * 1024;
/** Room for `seq` and for the name's suffix, which are known only when the record leaves. */
const lateHeaderBytes = 60;

type Headers = (producer: string, seq: number) => Record<string, string> | undefined;

/** Writers by turn: a used-up identity is dropped, and the next batch gets a new one. */
const writersOn = (link: Link, patienceMs: number, log: (error: RequestFailure) => void) => {
  let current: Promise<PartitionWriter> | undefined;
  const open = async (): Promise<PartitionWriter> => {
    const refresh = (error: unknown) => link.refresh(error);
    const identity = await insist({ patienceMs, refresh }, async () => {
      const broker = await link.anyBroker();
      return broker.initProducerId({ transactionalId: undefined, transactionTimeout: 60_000 });
    });
    return writerOn(link, { ...identity, transactionalId: null }, patienceMs);
  };
  return {
    async write(target: Target, records: readonly WireRecord[]): Promise<Written> {
      current ??= open();
      const used = current;
      let opened = false;
      try {
        const writer = await used;
        opened = true;
        return await writer.write(target, records);
      } catch (error) {
        const failure = error instanceof RequestFailure ? error : new RequestFailure('unknown', true, error);
        if (failure.failure !== 'refused' && current === used) {
          current = undefined;
          log(failure);
        }
        // Without an identity nothing was sent.
        throw opened ? failure : new RequestFailure(failure.failure, false, failure.cause);
      }
    },
  };
};

const tooLarge = (topic: string, size: number): KafkaStreamingError =>
  new KafkaStreamingError(
    'KS_TOO_LARGE',
    `a record for ${topic} has ${size} bytes, ${maxRecordBytes} are allowed`,
    {
      facts: { topic, size, maxRecordBytes },
    },
  );

/** The one producer of all apps. Errors: KS_BROKER, KS_ACCESS. */
export const openProducer = async (
  connection: KafkaConnection,
  options: ProducerOptions,
): Promise<SafeProducer> => {
  const log = logOf(connection);
  const link = await openLink(connection).catch((cause: unknown) => {
    throw translate('connecting a producer', cause, { brokers: connection.brokers });
  });
  const name = `${options.producer}-${Date.now().toString(36)}`;
  const room = createRoom({ records: options.maxQueued ?? 10_000, bytes: maxQueuedBytes });
  const ackMs = createDurations();
  const tally = { sent: 0, acked: 0, failed: 0, refused: 0, batches: 0 };
  const writers = writersOn(link, options.patienceMs ?? 30_000, (error) => {
    log.warn({ failure: error.failure, maybeStored: error.maybeDone }, `a write failed: ${error.message}`);
  });
  const lanes = new Map<string, Lane>();
  let closed = false;

  const settled = (batch: readonly Outgoing[], outcome: 'acked' | 'failed') => {
    const now = performance.now();
    tally[outcome] += batch.length;
    tally.batches++;
    room.free(
      batch.length,
      batch.reduce((sum, { size }) => sum + size, 0),
    );
    if (outcome === 'acked') for (const { queuedAt } of batch) ackMs.add(now - queuedAt);
  };
  const laneOf = (topic: string, partition: number): Lane => {
    const key = `${topic}/${partition}`;
    const lane =
      lanes.get(key) ??
      createLane({
        target: { topic: wireName(connection, topic), partition },
        producer: name,
        lingerMs: options.lingerMs ?? 0,
        maxBatchBytes: options.maxBatchBytes ?? requestLimits.bytes,
        maxBatchRecords: requestLimits.records,
        write: writers.write,
        settled,
      });
    lanes.set(key, lane);
    return lane;
  };
  /** Why a record is not taken at all. */
  const refusal = (topic: string, size: number): KafkaStreamingError | undefined => {
    const facts = { topic };
    if (closed) return new KafkaStreamingError('KS_BUG', 'the producer is closed', { facts });
    if (size > maxRecordBytes) return tooLarge(topic, size);
    if (options.onFull !== 'busy' || !room.full()) return undefined;
    return new KafkaStreamingError('KS_BUSY', `${room.used()} records wait for the brokers`, { facts });
  };
  const counts = createPartitionCounts(
    (topic) => link.knownPartitions(wireName(connection, topic)),
    (topic) => link.partitionsOf(wireName(connection, topic)),
  );
  const queue = (topic: string, partition: number, record: Outgoing) => {
    tally.sent++;
    laneOf(topic, partition).push(record);
  };
  /** Nothing in it waits for a promise: records keep the order in which they were handed over. */
  const put = (topic: string, record: RawRecord, headers: Headers, size: number): Promise<Ack> =>
    new Promise((resolve, failed) => {
      const refused = refusal(topic, size);
      if (refused !== undefined) {
        tally.refused++;
        failed(refused);
        return;
      }
      const { key, value, timestamp = Date.now() } = record;
      const queuedAt = performance.now();
      const goTo = (partitions: number) => {
        const partition = key === null ? randomInt(partitions) : murmur2Partition(key, partitions);
        const acked = (offset: string) => resolve({ topic, partition, offset });
        queue(topic, partition, { key, value, timestamp, headers, size, queuedAt, acked, failed });
      };
      const lost = (cause: unknown) => {
        room.free(1, size);
        failed(translate(`finding the partitions of ${topic}`, cause, { topic }));
      };
      room.take(size, () => counts(topic, goTo, lost));
    });
  return {
    send(topic, event, { traceparent } = {}) {
      const { id, type, time } = event;
      const key = topic.keyOf(event);
      const fixed = {
        id,
        type,
        time,
        version: topic.version,
        ...(traceparent === undefined ? {} : { traceparent }),
      };
      const headers: Headers = (producer, seq) => encodeHeaders({ ...fixed, producer, seq });
      const record = { key, value: encode(event) };
      const size = sizeOfOutgoing(record, headers(name, 0) ?? {}) + lateHeaderBytes;
      return put(topic.name, record, headers, size);
    },
    sendRaw(topic, record) {
      const own = record.headers === undefined ? undefined : { ...record.headers };
      return put(topic, record, () => own, sizeOfOutgoing(record, own ?? {}));
    },
    flush: room.empty,
    async close() {
      closed = true;
      await room.empty();
      await link.close();
    },
    stats: () => ({
      ...tally,
      queued: room.used(),
      ackMs: ackMs.quantiles(),
      ackedSeq: Object.fromEntries([...lanes].map(([key, lane]) => [key, lane.ackedSeq()])),
    }),
  };
};
