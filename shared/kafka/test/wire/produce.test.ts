import { describe, expect, it } from 'vitest';
import { Encoder, type WireCall } from '../../src/wire/internals.ts';
import { type ProduceTarget, produce } from '../../src/wire/produce.ts';

/** A broker's answer to a write. */
const answer = (topic: string, partition: number, errorCode = 0, baseOffset = 17): Buffer =>
  new Encoder()
    .writeInt32(1)
    .writeString(topic)
    .writeInt32(1)
    .writeInt32(partition)
    .writeInt16(errorCode)
    .writeInt64(baseOffset)
    .writeInt64(-1)
    .writeInt64(0)
    .writeInt32(0).buffer;

/** A leader as a plain function: keeps what was asked, and answers as told. */
const leader = (bytes: Buffer) => {
  const asked: Buffer[] = [];
  const broker: ProduceTarget = {
    connectionPool: {
      async send<T extends object>(call: WireCall<T>): Promise<T> {
        asked.push((await call.request.encode()).buffer);
        return call.response.parse(await call.response.decode(bytes));
      },
    },
  };
  return { asked, broker };
};
const request = { topic: 'web.events', partition: 2, batch: Buffer.from('batch'), transactionalId: null };

describe('a write', () => {
  it('asks one leader for one partition of one topic, acknowledged by all in-sync replicas', async () => {
    const { asked, broker } = leader(answer('web.events', 2));
    await expect(produce(broker, request)).resolves.toBe('17');
    const bytes = asked[0] ?? Buffer.alloc(0);
    // No transactional id (-1), acks (-1), timeout, then the number of topics, the topic, the number of partitions.
    expect([bytes.readInt16BE(0), bytes.readInt16BE(2), bytes.readInt32BE(8)]).toEqual([-1, -1, 1]);
    const afterName = 14 + 'web.events'.length;
    expect([bytes.readInt32BE(afterName), bytes.readInt32BE(afterName + 4)]).toEqual([1, 2]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['another partition', answer('web.events', 1)],
    ['another topic', answer('web.visits', 2)],
  ])('is not taken for acknowledged when the answer speaks of %s', async (_name, bytes) => {
    await expect(produce(leader(bytes).broker, request)).rejects.toThrow(/speaks of/);
  });

  it('fails with the name of the broker’s error', async () => {
    const notLeader = 6;
    await expect(produce(leader(answer('web.events', 2, notLeader)).broker, request)).rejects.toMatchObject({
      type: 'NOT_LEADER_FOR_PARTITION',
    });
  });
});
