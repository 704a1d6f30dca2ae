import { Encoder, type WireBroker, type WireCall } from './internals.ts';
import { type Aborted, type FetchedRecord, readBatches } from './record-reader.ts';

/** Kafka's protocol: Fetch is request 1; version 11 is known to every broker since 2.3 and to 4.x. */
const apiKey = 1;
const apiVersion = 11;
const offsetOutOfRange = 1;
const networkDelayMs = 1_000;

export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchOptions {
  readonly readUncommitted?: boolean;
  readonly maxWaitMs: number;
  /** Of one partition; a record that is larger comes nevertheless. */
  readonly maxBytesPerPartition: number;
  readonly maxBytes: number;
}

/** What came of one partition. */
export interface Fetched {
  readonly topic: string;
  readonly partition: number;
  readonly records: FetchedRecord[];
  /** Next offset to fetch. */
  readonly next: number;
  /** First offset kept, next one to be written, and the end of what is decided (no transaction open before it). */
  readonly low: number;
  readonly high: number;
  readonly stable: number;
  /** Kafka's code; 0 = none. */
  readonly errorCode: number;
  readonly outOfRange: boolean;
}

const byTopic = (positions: readonly Position[]): Map<string, Position[]> => {
  const topics = new Map<string, Position[]>();
  for (const position of positions) {
    const same = topics.get(position.topic);
    if (same === undefined) topics.set(position.topic, [position]);
    else same.push(position);
  }
  return topics;
};

const encodeFetch = (positions: readonly Position[], options: FetchOptions) => {
  const topics = byTopic(positions);
  const to = new Encoder(200 + 60 * positions.length)
    .writeInt32(-1)
    .writeInt32(options.maxWaitMs)
    .writeInt32(1)
    .writeInt32(options.maxBytes)
    .writeInt8(options.readUncommitted === true ? 0 : 1)
    .writeInt32(0)
    .writeInt32(-1)
    .writeInt32(topics.size);
  for (const [topic, partitions] of topics) {
    to.writeString(topic).writeInt32(partitions.length);
    for (const { partition, offset } of partitions) {
      to.writeInt32(partition).writeInt32(-1).writeInt64(offset).writeInt64(-1);
      to.writeInt32(options.maxBytesPerPartition);
    }
  }
  return to.writeInt32(0).writeString('');
};

/** Reads numbers from an answer; `at` moves on. */
class Answer {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  int64(): bigint {
    this.at += 8;
    return this.bytes.readBigInt64BE(this.at - 8);
  }

  text(): string {
    const length = this.int16();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  take(): Buffer {
    const length = Math.max(0, this.int32());
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }
}

const readPartition = (answer: Answer, topic: string, offsets: ReadonlyMap<string, number>): Fetched => {
  const partition = answer.int32();
  const errorCode = answer.int16();
  const high = Number(answer.int64());
  const stable = Number(answer.int64());
  const low = Number(answer.int64());
  const aborted: Aborted[] = answer.list(() => ({
    producerId: answer.int64(),
    firstOffset: Number(answer.int64()),
  }));
  answer.int32();
  const from = offsets.get(`${topic}/${partition}`) ?? 0;
  const { records, next } = readBatches(answer.take(), from, aborted);
  const outOfRange = errorCode === offsetOutOfRange;
  return { topic, partition, records, next, low, high, stable, errorCode, outOfRange };
};

const readAnswer = (bytes: Buffer, positions: readonly Position[]) => {
  const offsets = new Map(positions.map((one) => [`${one.topic}/${one.partition}`, one.offset]));
  const answer = new Answer(bytes);
  const clientSideThrottleTime = answer.int32();
  answer.int16();
  answer.int32();
  const topics = answer.list(() => {
    const topic = answer.text();
    return answer.list(() => readPartition(answer, topic, offsets));
  });
  return { clientSideThrottleTime, fetched: topics.flat() };
};

const fetchCall = (positions: readonly Position[], options: FetchOptions) =>
  ({
    request: { apiKey, apiVersion, apiName: 'Fetch', encode: async () => encodeFetch(positions, options) },
    response: { decode: (bytes) => readAnswer(bytes, positions), parse: (answer) => answer },
    requestTimeout: options.maxWaitMs + networkDelayMs,
  }) satisfies WireCall<ReturnType<typeof readAnswer>>;

/** Reads on from the given positions, all led by this broker. A partition's error is in its part of the answer. */
export const fetch = async (
  leader: WireBroker,
  positions: readonly Position[],
  options: FetchOptions,
): Promise<Fetched[]> => (await leader.connectionPool.send(fetchCall(positions, options))).fetched;
