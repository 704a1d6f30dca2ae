import type { GroupLag } from '@kafka-streaming/event-schema';
import { domainOfApp } from './domain.ts';
import { type Picture, sum } from './picture.ts';

/** Lag of the last 30 s by app, oldest first: what the trend is read from. */
export type LagHistory = Map<string, readonly { readonly time: number; readonly records: number }[]>;

const spanMs = 30_000;
/** Standing still for so long with records waiting is a stall, not a pause between two commits. */
const stallMs = 10_000;
/** Below that, ups and downs are the rhythm of commits. */
const noiseRecords = 200;

const trendOf = (
  points: readonly { readonly time: number; readonly records: number }[],
  stalledSince: number | undefined,
  now: number,
): GroupLag['trend'] => {
  const first = points[0]?.records ?? 0;
  const last = points.at(-1)?.records ?? 0;
  if (last === 0) return 'none';
  if (stalledSince !== undefined && now - stalledSince >= stallMs) return 'stalled';
  if (last > first + Math.max(noiseRecords, first * 0.2)) return 'growing';
  return last < first - Math.max(noiseRecords, first * 0.2) ? 'shrinking' : 'steady';
};

type PartitionLag = GroupLag['partitions'][number];

/** Every partition of the topics that an app reads; one of which it read nothing yet counts from its beginning. */
const partitionsOf = (app: string, { fates, topics }: Picture): readonly PartitionLag[] => {
  const own = fates.filter((fate) => fate.app === app);
  const positions = new Map(own.map(({ topic, partition, position }) => [`${topic}/${partition}`, position]));
  const untouched = topics
    .filter((live) => own.some(({ topic }) => topic === live.topic))
    .flatMap(({ topic, partitions }) => partitions.map(({ partition, low }) => ({ topic, partition, low })))
    .filter(({ topic, partition }) => !positions.has(`${topic}/${partition}`))
    .map(({ topic, partition, low }) => ({ topic, partition, position: low }));
  return [...own, ...untouched].map(({ topic, partition, position }) => {
    const live = topics.find((one) => one.topic === topic);
    const high = live?.partitions.find((one) => one.partition === partition)?.high ?? position;
    const end = Math.max(Number(high), Number(position));
    return { topic, partition, position, end: String(end), records: end - Number(position) };
  });
};

export interface LagMemory {
  readonly history: LagHistory;
  /** When an app with records waiting was first seen not reading. */
  readonly stalled: Map<string, number>;
}
export const lagMemory = (): LagMemory => ({ history: new Map(), stalled: new Map() });

const remember = (memory: LagMemory, app: string, now: number, records: number, perSecond: number) => {
  const points = [...(memory.history.get(app) ?? []), { time: now, records }];
  const recent = points.filter((point) => point.time > now - spanMs);
  memory.history.set(app, recent);
  if (records === 0 || perSecond > 0) memory.stalled.delete(app);
  else if (!memory.stalled.has(app)) memory.stalled.set(app, now);
  return recent;
};

/** How far each application is behind; `readPerSecond` as measured from its counts. */
export const lags = (
  picture: Picture,
  memory: LagMemory,
  readPerSecond: (app: string) => number,
): readonly GroupLag[] =>
  [...new Set(picture.fates.map((fate) => fate.app))].map((app) => {
    const partitions = partitionsOf(app, picture);
    const records = sum(partitions.map((one) => one.records));
    const rate = readPerSecond(app);
    const points = remember(memory, app, picture.now, records, rate);
    const seconds = rate > 0 ? Math.round((10 * records) / rate) / 10 : null;
    return {
      kind: 'lag',
      time: picture.now,
      app,
      domain: domainOfApp(app, picture.reports, picture.fates),
      records,
      seconds: records === 0 ? 0 : seconds,
      trend: trendOf(points, memory.stalled.get(app), picture.now),
      partitions,
    };
  });
