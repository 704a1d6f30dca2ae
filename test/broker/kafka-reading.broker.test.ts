import { topic } from '@kafka-streaming/event-schema';
import { applyTopics, follow, openProducer, scan } from '@kafka-streaming/kafka';
import kafkajs from 'kafkajs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sharedCluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';

const kafka = sharedCluster(1);
const connection = () => kafka().connection('reading-test', 'reading.');
const plain = (name: string) =>
  topic<unknown>({
    name,
    kind: 'event',
    about: 'Anything.',
    keyAbout: 'none',
    keyOf: () => '',
    timeOf: () => 0,
    schema: z.unknown(),
  });
const limits = { rows: 1_000, bytes: 1e9, ms: 20_000 };

const put = async (name: string, values: readonly string[]): Promise<void> => {
  const producer = await openProducer(connection(), { producer: 'test' });
  await Promise.all(
    values.map((value, n) => producer.sendRaw(name, { key: `k${n}`, value, timestamp: 1_000 + n })),
  );
  await producer.close();
};

/** A transaction of kafkajs's own producer, committed or given up. */
const transact = async (name: string, value: string, end: 'commit' | 'abort'): Promise<void> => {
  const client = new kafkajs.Kafka({ brokers: [...kafka().bootstrap], logLevel: kafkajs.logLevel.NOTHING });
  const producer = client.producer({
    transactionalId: `tx-${name}`,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  await transaction.send({ topic: `reading.${name}`, messages: [{ key: 'k', value }] });
  await transaction[end]();
  await producer.disconnect();
};

beforeAll(() =>
  applyTopics(
    connection(),
    ['followed', 'transacted', 'scanned', 'empty'].map((name) => plain(`test.${name}`)),
  ),
);

describe('following', () => {
  it('gives what is there, says once that it has caught up, and goes on with what comes', async () => {
    await put('test.followed', ['a', 'b', 'c']);
    const seen: string[] = [];
    let caughtUp = 0;
    const following = await follow(connection(), {
      topics: ['test.followed'],
      from: 'beginning',
      onRecords: (records) => void seen.push(...records.map(({ value }) => String(value))),
      onCaughtUp: () => void caughtUp++,
    });
    await until(() => caughtUp === 1 && seen.length === 3, 'the records are there');
    await put('test.followed', ['d']);
    await until(() => seen.length === 4, 'the records are there');
    expect([caughtUp, seen.at(-1)]).toEqual([1, 'd']);
    expect(Object.values(following.position()).reduce((sum, offset) => sum + Number(offset), 0)).toBe(4);
    await following.stop();
  });

  it('from the end gives only what comes', async () => {
    const seen: string[] = [];
    let caughtUp = false;
    const following = await follow(connection(), {
      topics: ['test.followed'],
      from: 'end',
      onRecords: (records) => void seen.push(...records.map(({ value }) => String(value))),
      onCaughtUp: () => {
        caughtUp = true;
      },
    });
    expect(caughtUp).toBe(true);
    await put('test.followed', ['new']);
    await until(() => seen.length > 0, 'the records are there');
    expect(seen).toEqual(['new']);
    await following.stop();
  });

  it('sees committed records only, unless it asks for all', async () => {
    await transact('test.transacted', 'given up', 'abort');
    await transact('test.transacted', 'committed', 'commit');
    const read = async (readUncommitted: boolean): Promise<string[]> => {
      const seen: string[] = [];
      let done = false;
      const following = await follow(connection(), {
        topics: ['test.transacted'],
        from: 'beginning',
        readUncommitted,
        onRecords: (records) => void seen.push(...records.map(({ value }) => String(value))),
        onCaughtUp: () => {
          done = true;
        },
      });
      await until(() => done, 'the records are there');
      await following.stop();
      return seen.sort();
    };
    expect(await read(false)).toEqual(['committed']);
    expect(await read(true)).toEqual(['committed', 'given up']);
  });

  it('tells when its handler throws, instead of going silent', async () => {
    const following = await follow(connection(), {
      topics: ['test.followed'],
      from: 'beginning',
      onRecords: () => {
        throw new TypeError('x is undefined');
      },
    });
    expect(await following.failed).toMatchObject({ code: 'KS_BUG' });
    await following.stop();
  });

  it('names a topic that does not exist', async () => {
    const options = { topics: ['test.nowhere'], from: 'end', onRecords: () => {} } as const;
    await expect(follow(connection(), options)).rejects.toMatchObject({ code: 'KS_CONFIG' });
  });
});

describe('scanning', () => {
  beforeAll(() =>
    put(
      'test.scanned',
      Array.from({ length: 30 }, (_, n) => `value ${n}`),
    ),
  );
  const values = (records: readonly { value: Uint8Array | null }[]) =>
    records.map(({ value }) => String(value));
  const look = (options: Partial<Parameters<typeof scan>[1]>) =>
    scan(connection(), { topic: 'test.scanned', limits, ...options });

  it('ends at the end of what was there, with everything in order of time', async () => {
    const { records, scanned, endedBy } = await look({});
    expect([scanned, endedBy]).toEqual([30, 'end']);
    expect(values(records)).toEqual(Array.from({ length: 30 }, (_, n) => `value ${n}`));
  });

  it('ends at its number of rows', async () => {
    const { records, endedBy } = await look({ limits: { ...limits, rows: 4 } });
    expect([records.length, endedBy]).toEqual([4, 'rows']);
  });

  it('ends at its number of bytes', async () => {
    expect(await look({ limits: { ...limits, bytes: 40 } })).toMatchObject({ endedBy: 'bytes' });
  });

  it('ends at its time', async () => {
    expect(await look({ limits: { ...limits, ms: 0 } })).toMatchObject({ endedBy: 'time' });
  });

  it('ends when it is called off', async () => {
    expect(await look({ signal: AbortSignal.abort() })).toMatchObject({ endedBy: 'aborted', scanned: 0 });
  });

  it('gives only what passes the filter, and counts all that it looked at', async () => {
    const { records, scanned } = await look({ filter: ({ key }) => String(key) === 'k7' });
    expect([values(records), scanned]).toEqual([['value 7'], 30]);
  });

  it('begins at a time', async () => {
    const { records } = await look({ from: { time: 1_025 } });
    expect(values(records)).toEqual([25, 26, 27, 28, 29].map((n) => `value ${n}`));
  });

  it('gives the newest records', async () => {
    const { records } = await look({ from: { lastRecords: 3 } });
    expect(values(records)).toEqual([27, 28, 29].map((n) => `value ${n}`));
  });

  it('of one partition from an offset gives the rest of it', async () => {
    const whole = await look({ partition: 1 });
    const { records } = await look({ partition: 1, from: { offset: '2' } });
    expect(values(records)).toEqual(values(whole.records).slice(2));
  });

  it('of an empty topic ends at once', async () => {
    expect(await scan(connection(), { topic: 'test.empty', limits })).toEqual({
      records: [],
      scanned: 0,
      bytes: 0,
      endedBy: 'end',
    });
  });
});
