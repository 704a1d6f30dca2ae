import { describe, expect, it } from 'vitest';
import { createPartitionWriter } from '../../src/produce/partition-writer.ts';

const identity = { producerId: '7', producerEpoch: 0, transactionalId: null };
const records = (count: number) =>
  Array.from({ length: count }, () => ({ key: 'k', value: 'v', timestamp: 1 }));
const firstSequence = (batch: Buffer) => batch.readInt32BE(53);

const writerTo = (attempt: (batch: Buffer, tries: number) => string) => {
  const sent: Buffer[] = [];
  const writer = createPartitionWriter({
    identity,
    patienceMs: 1_000,
    firstPauseMs: 0,
    refresh: async () => {},
    attempt: async (_target, batch) => {
      sent.push(batch);
      return attempt(batch, sent.length);
    },
  });
  return { writer, sent };
};

describe('a writer', () => {
  it('numbers the batches of a partition by their records', async () => {
    const { writer, sent } = writerTo(() => '0');
    const target = { topic: 't', partition: 0 };
    await writer.write(target, records(3));
    await writer.write(target, records(2));
    await writer.write({ topic: 't', partition: 1 }, records(1));
    expect(sent.map(firstSequence)).toEqual([0, 3, 0]);
  });

  it('tries the very same bytes again, so that the broker knows the repeat', async () => {
    const { writer, sent } = writerTo((_batch, tries) => {
      if (tries === 1) throw Object.assign(new Error('no answer'), { name: 'KafkaJSRequestTimeoutError' });
      return '5';
    });
    await expect(writer.write({ topic: 't', partition: 0 }, records(2))).resolves.toEqual({
      offset: '5',
      count: 2,
    });
    expect(sent[1]?.equals(sent[0] ?? Buffer.alloc(0))).toBe(true);
  });
});
