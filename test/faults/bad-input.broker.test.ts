/** Faults 11, 12 and 13: poison, oversize, late and skewed clocks. What is good around them is counted. */
import { topic } from '@kafka-streaming/event-schema';
import {
  applyTopics,
  type KafkaConnection,
  openProducer,
  type Running,
  runTopology,
  type SafeProducer,
} from '@kafka-streaming/kafka';
import { topology, tumbling } from '@kafka-streaming/streams';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sharedCluster } from '../support/cluster.ts';
import {
  counting,
  deadLetters,
  keys,
  late,
  numbers,
  prepareCounting,
  readTotals,
} from '../support/counting.ts';
import { until } from '../support/until.ts';
import { tell } from './checker.ts';
import { readAll } from './raw-log.ts';

const kafka = sharedCluster(1);
let running: Running | undefined;
let producer: SafeProducer | undefined;
afterEach(async () => {
  await running?.stop();
  await producer?.close();
});

const open = async (prefix: string): Promise<{ connection: KafkaConnection; producer: SafeProducer }> => {
  const connection = kafka().connection(prefix, `${prefix}.`);
  await prepareCounting(connection);
  producer = await openProducer(connection, { producer: 'load', maxQueued: 100_000 });
  return { connection, producer };
};
const readBy = (runner: Running): number =>
  runner.status().tasks.reduce((sum, { counters }) => sum + counters.read, 0);
const numbered = (n: number) => {
  const key = `key-${n % keys}`;
  return { key, value: JSON.stringify({ key, n, time: 1_000 + n }) };
};
const utf8 = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString();

describe('poison, one record in a hundred', () => {
  const poisons: readonly (string | null)[] = [
    '{"key":"key-1","n":1,"time":',
    '\u0000\ufffd\u0001',
    '{"key":"key-1","n":"one","time":1}',
    '{"key":7,"n":1,"time":1}',
    '{"__proto__":{"key":"key-1","n":1,"time":1}}',
    '[]',
    'null',
    null,
  ];

  it('is parked with its reason and its bytes; everything else is counted', async () => {
    const { connection, producer: sender } = await open('poison');
    const count = 20_000;
    const isPoison = (n: number): boolean => n % 100 === 99;
    const poisonOf = (n: number): string | null => poisons[Math.floor(n / 100) % poisons.length] ?? null;
    await Promise.all(
      Array.from({ length: count }, (_, n) => {
        const { key, value } = numbered(n);
        return sender.sendRaw(numbers.name, { key, value: isPoison(n) ? poisonOf(n) : value });
      }),
    );
    const runner = await runTopology(counting, { connection });
    running = runner;
    await until(() => readBy(runner) >= count, 'all is read');
    await runner.stop();

    const parked = await readAll(connection, deadLetters.name);
    const { sum } = await readTotals(connection);
    tell('11', { sent: count, counted: sum, parked: parked.length });
    expect(parked).toHaveLength(count / 100);
    expect(sum).toBe(count - count / 100);
    const sent = Array.from({ length: count / 100 }, (_, index) => poisonOf(index * 100 + 99));
    const asText = (value: string | null): string => JSON.stringify(value);
    expect(parked.map(({ value }) => asText(utf8(value))).sort()).toEqual(sent.map(asText).sort());
    for (const { headers } of parked) {
      expect(headers['reason']).toMatch(/^KS_DECODE: /);
      expect(headers['source-topic']).toContain(numbers.name);
      expect(headers['source-offset']).toMatch(/^\d+$/);
    }
  });

  it('that is named like a part of JavaScript is a key like any other', async () => {
    const { connection, producer: sender } = await open('proto');
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    for (const key of [...names, ...names]) {
      await sender.sendRaw(numbers.name, { key, value: `{"key":"${key}","n":1,"time":1}` });
    }
    const runner = await runTopology(counting, { connection });
    running = runner;
    await until(() => readBy(runner) >= 8, 'all is read');
    await runner.stop();
    const { last } = await readTotals(connection);
    expect([...last].sort()).toEqual(names.map((name) => [name, 2]).sort());
  });
});

describe('records of .9, 1.1 and 5 MB', () => {
  it('are stored or refused by name, and their neighbours are stored', async () => {
    const { connection, producer: sender } = await open('oversize');
    const sized = (bytes: number): string => 'x'.repeat(bytes);
    const sizes = [900_000, 1_100_000, 5_000_000];
    const outcomes = await Promise.allSettled(
      sizes.flatMap((size) => [
        sender.sendRaw(late.name, { key: 'a', value: `before ${size}` }),
        sender.sendRaw(late.name, { key: 'a', value: sized(size) }),
        sender.sendRaw(late.name, { key: 'a', value: `after ${size}` }),
      ]),
    );
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(2);
    for (const error of refused) {
      expect(error).toMatchObject({
        code: 'KS_TOO_LARGE',
        message: expect.stringContaining('1000000 are allowed'),
      });
    }
    const stored = (await readAll(connection, late.name)).map(({ value }) => utf8(value) ?? '');
    tell('12', { stored: stored.length, refused: refused.length });
    expect(stored.map((value) => (value.length === 900_000 ? 'the large one' : value))).toEqual([
      'before 900000',
      'the large one',
      'after 900000',
      'before 1100000',
      'after 1100000',
      'before 5000000',
      'after 5000000',
    ]);
  });
});

describe('late events and skewed clocks', () => {
  const latenessMs = 5_000;
  const sizeMs = 10_000;
  const minute = 60_000;
  const day = 24 * 60 * minute;

  const windows = topic({
    name: 'test.windows',
    kind: 'result',
    about: 'Numbers per key and ten seconds.',
    keyAbout: 'key|start',
    keyOf: (row: { group: string; start: number }) => `${row.group}|${row.start}`,
    timeOf: (row) => row.start,
    schema: z.object({ group: z.string(), start: z.number(), value: z.number(), final: z.boolean() }),
  });
  const windowed = topology('test-windowed', { deadLetters, late }, (build) => {
    build
      .from(numbers, { latenessMs })
      .group(({ key }) => key)
      .window(tumbling(sizeMs))
      .count('windows')
      .map('rows', ({ group, window, value, final }) => ({ group, start: window.start, value, final }))
      .to(windows);
  });

  /** A clock that is right, within the bound, five minutes or a day off; numbers from a fixed generator. */
  const skewOf = (n: number): number => {
    const jitter = -((n * 7_919) % (latenessMs - 1_000));
    if (n % 50 === 7) return n % 100 === 7 ? 5 * minute : -5 * minute;
    if (n % 500 === 13) return n % 1_000 === 13 ? day : -day;
    return jitter;
  };

  /** The same rule, plainly, over the raw log: a partition's watermark trails what it has heard, never its own clock. */
  const oracle = async (connection: KafkaConnection) => {
    const watermarks = new Map<number, number>();
    const counts = new Map<string, number>();
    let lateOnes = 0;
    for (const { partition, timestamp, value } of await readAll(connection, numbers.name)) {
      const { key, time }: { key: string; time: number } = JSON.parse(utf8(value) ?? '');
      const watermark = watermarks.get(partition) ?? Number.NEGATIVE_INFINITY;
      if (time < watermark) lateOnes += 1;
      else {
        const row = `${key}|${Math.floor(time / sizeMs) * sizeMs}`;
        counts.set(row, (counts.get(row) ?? 0) + 1);
      }
      watermarks.set(partition, Math.max(watermark, Math.min(time, timestamp) - latenessMs));
    }
    return { counts, lateOnes };
  };

  it('give what the plain rule gives over the raw log; no bad clock closes a window', async () => {
    const { connection, producer: sender } = await open('clocks');
    await applyTopics(connection, [windows]);
    const count = 20_000;
    // In portions: time has to pass between them for the watermarks to move.
    for (let from = 0; from < count; from += 500) {
      const portion = Array.from({ length: 500 }, (_, index) => from + index);
      await Promise.all(
        portion.map((n) => {
          const { key } = numbered(n);
          const value = JSON.stringify({ key, n, time: Date.now() + skewOf(n) });
          return sender.sendRaw(numbers.name, { key, value });
        }),
      );
    }
    const runner = await runTopology(windowed, { connection });
    running = runner;
    await until(() => readBy(runner) >= count, 'all is read');
    await runner.stop();

    const { counts, lateOnes } = await oracle(connection);
    const rows = new Map(
      (await readAll(connection, windows.name)).map(({ value }) => {
        const row = windows.schema.parse(JSON.parse(utf8(value) ?? ''));
        return [windows.keyOf(row), row.value];
      }),
    );
    const sides = await readAll(connection, late.name);
    const counted = [...rows.values()].reduce((sum, value) => sum + value, 0);
    tell('13', { sent: count, counted, late: sides.length, windows: rows.size });
    expect(lateOnes).toBeGreaterThan(100);
    expect(sides).toHaveLength(lateOnes);
    expect([...rows].sort()).toEqual([...counts].sort());
    expect(counted + sides.length).toBe(count);
  });
});
