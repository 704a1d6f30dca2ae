/**
 * The smallest application that shows loss and doubles: it counts per key, and tells each new count.
 *
 *   test.numbers --(count per key)--> test.totals
 *       key: n mod keys   store: totals     key: the same; value: how many so far
 *
 * Exactly once means: a key's totals rise by what was sent of it, never fall, and end at the number that was sent.
 */
import { fateCounts, topic } from '@kafka-streaming/event-schema';
import { applyTopics, follow, type KafkaConnection, type SafeProducer } from '@kafka-streaming/kafka';
import { topology } from '@kafka-streaming/streams';
import { z } from 'zod';

const number = z.object({ key: z.string(), n: z.number(), time: z.number() });
type Numbered = z.infer<typeof number>;

export const numbers = topic<Numbered>({
  name: 'test.numbers',
  kind: 'event',
  about: 'Numbers to be counted.',
  keyAbout: 'key',
  keyOf: ({ key }) => key,
  timeOf: ({ time }) => time,
  schema: number,
});

const total = z.object({ group: z.string(), value: z.number(), time: z.number() });
export const totals = topic<z.infer<typeof total>>({
  name: 'test.totals',
  kind: 'result',
  about: 'How many numbers of a key there were.',
  keyAbout: 'key',
  keyOf: ({ group }) => group,
  timeOf: ({ time }) => time,
  schema: total,
  // Every version is to be seen.
  settings: { cleanup: 'delete' },
});

const side = (name: string) =>
  topic<unknown>({
    name,
    kind: 'event',
    about: 'What was not counted.',
    keyAbout: 'as it came',
    keyOf: () => '',
    timeOf: () => 0,
    schema: z.unknown(),
  });
export const deadLetters = side('test.dead-letters');
export const late = side('test.late');

export const counting = topology('test-counting', { deadLetters, late }, (build) => {
  build
    .from(numbers)
    .group(({ key }) => key)
    .count('totals')
    .to(totals);
});

export const keys = 60;

export const prepareCounting = (connection: KafkaConnection) =>
  applyTopics(connection, [numbers, totals, deadLetters, late, fateCounts]);

/** Sends so many numbers, and resolves when all are acknowledged. */
export const sendNumbers = async (producer: SafeProducer, from: number, count: number): Promise<void> => {
  const sent = Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const key = `key-${n % keys}`;
    return producer.sendRaw(numbers.name, { key, value: JSON.stringify({ key, n, time: 1_000 + n }) });
  });
  await Promise.all(sent);
};

export interface Totals {
  /** Last total by key. */
  readonly last: ReadonlyMap<string, number>;
  readonly sum: number;
  /** Totals that did not rise: something was undone, or told twice. */
  readonly notRising: readonly string[];
}

/** Reads all committed totals, as they were written. */
export const readTotals = async (connection: KafkaConnection): Promise<Totals> => {
  const last = new Map<string, number>();
  const notRising: string[] = [];
  let caughtUp = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    caughtUp = resolve;
  });
  const following = await follow(connection, {
    topics: [totals.name],
    from: 'beginning',
    onCaughtUp: () => caughtUp(),
    onRecords(records) {
      for (const { value } of records) {
        const { group, value: count } = total.parse(JSON.parse(Buffer.from(value ?? []).toString()));
        if (count <= (last.get(group) ?? 0)) notRising.push(`${group}: ${count} after ${last.get(group)}`);
        last.set(group, count);
      }
    },
  });
  await done;
  await following.stop();
  return { last, notRising, sum: [...last.values()].reduce((sum, count) => sum + count, 0) };
};
