import type { AppReport, FateCount } from '@kafka-streaming/event-schema';
import { unknownCluster } from '../../src/pipeline/cluster.ts';
import type { Picture } from '../../src/pipeline/picture.ts';
import type { LiveTopic } from '../../src/source.ts';

export const fate = (count: Partial<FateCount>): FateCount => ({
  app: 'web-analytics',
  topic: 'web.events',
  partition: 0,
  time: 1_000,
  read: 0,
  ok: 0,
  late: 0,
  skipped: {},
  parked: {},
  position: '0',
  ...count,
});

export const report = (of: Partial<AppReport>): AppReport => ({
  app: 'web-collector',
  instance: '1',
  role: 'producer',
  time: 10_000,
  startedAt: 0,
  recordsIn: 0,
  recordsOut: 0,
  inPerSecond: 0,
  outPerSecond: 0,
  heapBytes: 0,
  rssBytes: 0,
  ...of,
});

/** A topic whose partitions end at these offsets. */
export const ending = (topic: string, ...highs: readonly number[]): LiveTopic => ({
  topic,
  partitions: highs.map((high, partition) => ({
    partition,
    leader: 1,
    replicas: [1, 2, 3],
    isr: [1, 2, 3],
    low: '0',
    high: String(high),
  })),
});

export const picture = (of: Partial<Picture>): Picture => ({
  now: 10_000,
  reports: [],
  fates: [],
  ackedBefore: [],
  topics: [],
  cluster: unknownCluster(0),
  readByGateway: new Map(),
  ...of,
});
