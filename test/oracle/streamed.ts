/** Runs the consumer's own topology over a log without a broker, and compares everything that it wrote. */
import {
  type Topic,
  webBotCounts,
  webBreakdowns,
  webFunnels,
  webIdentities,
  webJourneys,
  webPageMinutes,
  webPageTables,
  webRetention,
  webSessionMinutes,
  webSessions,
  webSites,
  webStatusCounts,
  webSummaries,
  webTraffic,
  webUnusualTraffic,
  webVitals,
} from '@kafka-streaming/event-schema';
import { type Driver, drive } from '@kafka-streaming/streams/testing';
import { webClickstream } from '@kafka-streaming/web-clickstream-consumer';
import { topicDifferences } from './compare.ts';
import type { HostileLog } from './hostile-log.ts';
import type { LogRecord } from './log.ts';
import { type Figures, figuresOf } from './web-clickstream.ts';

type Readable = Pick<Topic<never>, 'name'> & {
  readonly rows: (driver: Driver) => ReadonlyMap<string, unknown>;
};
const readable = <V>(topic: Topic<V>): Readable => ({
  name: topic.name,
  rows: (driver) => driver.latest(topic),
});

/** Topics whose every value is compared. */
export const comparedTopics: readonly Readable[] = [
  readable(webTraffic),
  readable(webStatusCounts),
  readable(webBotCounts),
  readable(webSites),
  readable(webSessions),
  readable(webPageTables),
  readable(webPageMinutes),
  readable(webSummaries),
  readable(webSessionMinutes),
  readable(webBreakdowns),
  readable(webVitals),
  readable(webFunnels),
  readable(webJourneys),
  readable(webRetention),
  readable(webUnusualTraffic),
];

const hour = 3_600_000;

/** Any function of the key does, as long as a visitor stays on one partition. */
const partitionOf = (key: string, partitions: number): number =>
  [...key].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7) % partitions;

export interface StreamOptions {
  readonly partitions: number;
  /** After which of the arrivals the process crashes: what was not committed is read again. */
  readonly crashes?: readonly number[];
}

export interface Streamed {
  readonly driver: Driver;
  readonly log: readonly LogRecord[];
}

/** Everything arrives while the wall clock stands at the end of the log: silence closes nothing too early. */
export const stream = ({ arrivals, identities }: HostileLog, options: StreamOptions): Streamed => {
  const { partitions, crashes = [] } = options;
  const wallTime = (arrivals.at(-1)?.receivedAt ?? 0) + hour;
  const driver = drive(webClickstream(), { partitions, wallTime });
  for (const identity of identities) {
    const key = webIdentities.keyOf(identity);
    driver.send(webIdentities, identity, { partition: partitionOf(key, partitions) });
  }
  driver.run();
  const log = arrivals.map(({ topic, key, text, receivedAt }, index): LogRecord => {
    const partition = partitionOf(key, partitions);
    driver.sendBytes(topic, { key, value: text, partition, receivedAt });
    if (index % 97 === 0) driver.run();
    if (crashes.includes(index)) crash(driver);
    return { topic, partition, text, receivedAt };
  });
  driver.run();
  return { driver, log };
};

/** Some records have been processed, but their commit is missing. */
const crash = (driver: Driver): void => {
  driver.process();
  driver.restart();
};

/** Lets the clock run until every session is over and every range is drawn. */
export const settle = (driver: Driver): void => {
  driver.advanceWall(10_000);
  driver.advanceWall(60_000);
  driver.advanceWall(50 * hour);
  driver.advanceWall(70_000);
};

/** The least event time that may still come. */
const watermarkOf = (driver: Driver): number => Math.min(...Object.values(driver.counters().watermarks));

export const compareAll = ({ driver, log }: Streamed, { identities }: HostileLog): readonly string[] => {
  const expected = figuresOf({ log, identities }, { watermark: watermarkOf(driver) });
  return [
    ...fateDifferences(driver, expected, identities.length),
    ...comparedTopics.flatMap(({ name, rows }) =>
      topicDifferences(name, rows(driver), expected.topics[name] ?? new Map()),
    ),
  ];
};

const fateDifferences = (driver: Driver, { reading }: Figures, identities: number): readonly string[] => {
  const counters = driver.counters();
  const [events, timings] = [reading.fates['web.events'], reading.fates['web.page-timings']];
  const expected = {
    ok: events.ok + timings.ok + identities,
    late: events.late + timings.late,
    parked: events.parked + timings.parked,
  };
  const parked = Object.values(counters.parked).reduce((sum, n) => sum + n, 0);
  const bots = Object.entries(events.skipped).filter(([reason]) => reason.startsWith('bot:'));
  const duplicates = (events.skipped['duplicate'] ?? 0) + (timings.skipped['duplicate'] ?? 0);
  return [
    [counters.ok, expected.ok, 'ok'],
    [counters.late, expected.late, 'late'],
    [parked, expected.parked, 'parked'],
    [counters.skipped['duplicate'] ?? 0, duplicates, 'duplicate'],
    ...bots.map(([reason, n]) => [counters.skipped[reason] ?? 0, n, reason] as const),
  ].flatMap(([actual, wanted, name]) =>
    actual === wanted ? [] : [`fate ${name}: ${actual} instead of ${wanted}`],
  );
};
