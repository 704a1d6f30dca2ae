import {
  describeCluster,
  describeTopics,
  follow,
  type KafkaConnection,
  openProducer,
  type ReadRecord,
  scan,
} from '@kafka-streaming/kafka';
import type { Source } from './source.ts';

/** A tail is as short as its channel: these bounds are never met in practice. */
const tailLimits = { rows: 10_000, bytes: 64 * 1024 * 1024, ms: 10_000 } as const;

const place = ({ topic, partition }: ReadRecord): string => `${topic}/${partition}`;

/**
 * Raw topics are long and only their newest records are shown. They are followed from the end, and then the tail
 * before it is read; what comes meanwhile waits, so that nothing is missing and nothing doubled.
 */
const followTails = async (
  connection: KafkaConnection,
  raw: readonly { readonly topic: string; readonly keep: number }[],
  onRecords: (records: readonly ReadRecord[]) => void,
) => {
  let held: ReadRecord[] | undefined = [];
  const following = await follow(connection, {
    topics: raw.map(({ topic }) => topic),
    from: 'end',
    onRecords: (records) => {
      if (held === undefined) onRecords(records);
      else held.push(...records);
    },
  });
  const shown = new Map<string, bigint>();
  const readTail = async ({ topic, keep }: (typeof raw)[number]): Promise<void> => {
    const tail = await scan(connection, { topic, from: { lastRecords: keep }, limits: tailLimits });
    for (const record of tail.records) shown.set(place(record), BigInt(record.offset));
    onRecords(tail.records);
  };
  await Promise.all(raw.map(readTail));
  const isNew = (record: ReadRecord): boolean => BigInt(record.offset) > (shown.get(place(record)) ?? -1n);
  const waited = held.filter(isNew);
  held = undefined;
  onRecords(waited);
  return following;
};

/** The gateway's source on a real cluster; open until `close`. */
export const openKafkaSource = async (
  connection: KafkaConnection,
  instance: string,
): Promise<Source & { close(): Promise<void> }> => {
  const producer = await openProducer(connection, {
    producer: `dashboard-server-${instance}`,
    onFull: 'busy',
  });
  return {
    follow: async ({ state, raw, onRecords, caughtUp }) => {
      const [tails, states] = await Promise.all([
        followTails(connection, raw, onRecords),
        follow(connection, { topics: state, from: 'beginning', onRecords, onCaughtUp: caughtUp }),
      ]);
      return {
        failed: Promise.race([tails.failed, states.failed]),
        stop: async () => {
          await Promise.all([tails.stop(), states.stop()]);
        },
      };
    },
    scan: (options) => scan(connection, options),
    brokers: () => describeCluster(connection),
    topics: () => describeTopics(connection),
    send: async (topic, record) => {
      await producer.sendRaw(topic, record);
    },
    close: () => producer.close(),
  };
};
