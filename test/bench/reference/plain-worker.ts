/**
 * The peer: what most people write with kafkajs. eachBatch, JSON.parse, a Map, a transaction per batch.
 * It keeps no changelog and can't restore: it does less than the suite's runtime.
 */
import { Kafka, logLevel } from 'kafkajs';
import { job, type Total, totalTopic, type Visit, visitTopic } from './events.ts';
import { reportToParent, workerOptions } from './worker.ts';

const { brokers, prefix } = workerOptions();
const kafka = new Kafka({ clientId: 'plain', brokers: [...brokers], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `${prefix}plain`, maxBytesPerPartition: 4_194_304 });
const producer = kafka.producer({
  transactionalId: `${prefix}plain`,
  idempotent: true,
  maxInFlightRequests: 1,
  retry: { initialRetryTime: 5 },
});

const windows = new Map<string, Total>();
const sessions = new Map<string, Total[]>();

const countWindow = (visit: Visit, partition: number): Total => {
  const start = visit.time - (visit.time % job.windowMs);
  const key = `p|${partition}|${visit.page}|${start}`;
  const total = { key, time: start, count: (windows.get(key)?.count ?? 0) + 1, end: start + job.windowMs };
  windows.set(key, total);
  return total;
};

/** Extends or merges the user's sessions; a key that changed leaves a tombstone. */
const extendSession = (visit: Visit, changed: Map<string, Total | null>): void => {
  const mine = sessions.get(visit.user) ?? [];
  const near = (s: Total): boolean =>
    visit.time >= s.time - job.sessionGapMs && visit.time <= s.end + job.sessionGapMs;
  const touched = mine.filter(near);
  const time = Math.min(visit.time, ...touched.map((s) => s.time));
  const end = Math.max(visit.time, ...touched.map((s) => s.end));
  const count = touched.reduce((sum, s) => sum + s.count, 1);
  for (const s of touched) changed.set(s.key, null);
  const merged = { key: `s|${visit.user}|${time}`, time, count, end };
  changed.set(merged.key, merged);
  sessions.set(visit.user, [...mine.filter((s) => !near(s)), merged]);
};

await Promise.all([consumer.connect(), producer.connect()]);
await consumer.subscribe({ topic: `${prefix}${visitTopic.name}`, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    reportToParent.started();
    const changed = new Map<string, Total | null>();
    for (const message of batch.messages) {
      const visit: Visit = JSON.parse(message.value?.toString() ?? '');
      const total = countWindow(visit, batch.partition);
      changed.set(total.key, total);
      extendSession(visit, changed);
      resolveOffset(message.offset);
    }
    const transaction = await producer.transaction();
    const messages = [...changed].map(([key, total]) => ({
      key,
      value: total === null ? null : JSON.stringify(total),
    }));
    // Large arrays in one send cost quadratic time in the client: a loop writer would find that out, too.
    for (let at = 0; at < messages.length; at += 500) {
      await transaction.send({
        topic: `${prefix}${totalTopic.name}`,
        messages: messages.slice(at, at + 500),
      });
    }
    const offset = String(BigInt(batch.lastOffset()) + 1n);
    await transaction.sendOffsets({
      consumerGroupId: `${prefix}plain`,
      topics: [{ topic: batch.topic, partitions: [{ partition: batch.partition, offset }] }],
    });
    await transaction.commit();
    await heartbeat();
  },
});
