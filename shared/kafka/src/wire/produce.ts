import { Encoder, errorOfCode, type WireBroker, type WireCall } from './internals.ts';

/** Kafka's protocol: Produce is request 0; version 7 is known to every broker since 2.1 and to 4.x. */
const apiKey = 0;
const apiVersion = 7;
const allReplicas = -1;
/** How long the leader waits for its followers, ms; less than the request may take. */
const replicaPatienceMs = 5_000;

/** The leader of the partition. */
export type ProduceTarget = Pick<WireBroker, 'connectionPool'>;

export interface ProduceRequest {
  readonly topic: string;
  readonly partition: number;
  readonly batch: Buffer;
  readonly transactionalId: string | null;
}

/** An answer that does not speak of the partition that was written is no answer. */
class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
}

/** One topic, one partition: the answer must speak of this one and no other. */
const baseOffsetOf = (bytes: Buffer, topic: string, partition: number): string => {
  const topics = bytes.readInt32BE(0);
  const nameEnd = 6 + bytes.readInt16BE(4);
  const name = bytes.toString('utf8', 6, nameEnd);
  const partitions = bytes.readInt32BE(nameEnd);
  if (topics !== 1 || partitions !== 1 || name !== topic || bytes.readInt32BE(nameEnd + 4) !== partition) {
    throw new StrangeAnswer(`the answer to a write to ${topic}/${partition} speaks of ${name}`);
  }
  const code = bytes.readInt16BE(nameEnd + 8);
  if (code !== 0) throw errorOfCode(code);
  return bytes.readBigInt64BE(nameEnd + 10).toString();
};

const produceCall = (request: ProduceRequest): WireCall<{ readonly baseOffset: string }> => ({
  request: {
    apiKey,
    apiVersion,
    apiName: 'Produce',
    encode: async () =>
      new Encoder(request.batch.length + 1_000)
        .writeString(request.transactionalId)
        .writeInt16(allReplicas)
        .writeInt32(replicaPatienceMs)
        .writeInt32(1)
        .writeString(request.topic)
        .writeInt32(1)
        .writeInt32(request.partition)
        .writeBytes(request.batch),
  },
  response: {
    decode: (bytes) => ({ baseOffset: baseOffsetOf(bytes, request.topic, request.partition) }),
    parse: (answer) => answer,
  },
});

/**
 * Writes one batch to one partition, and resolves with its first offset when all in-sync replicas have it.
 * There is no request for several partitions: kafkajs's loses acknowledged records when it is retried.
 */
export const produce = async (leader: ProduceTarget, request: ProduceRequest): Promise<string> =>
  (await leader.connectionPool.send(produceCall(request))).baseOffset;
