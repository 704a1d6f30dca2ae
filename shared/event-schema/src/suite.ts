import { z } from 'zod';
import { topic } from './topic.ts';

/** What every process of the suite tells about itself once a second. */
export const appReport = z.object({
  app: z.string(),
  instance: z.string(),
  role: z.enum(['producer', 'consumer', 'gateway']),
  time: z.number(),
  startedAt: z.number(),
  /** Records since start: read, written, and their rates over the last seconds. */
  recordsIn: z.number(),
  recordsOut: z.number(),
  inPerSecond: z.number(),
  outPerSecond: z.number(),
  /** Producers: the newest acknowledged sequence per `topic/partition`; the count is one more. */
  acked: z.record(z.string(), z.number()).optional(),
  /** Producers: asked of them by `suite.controls`, and what the simulator does now. */
  simulator: z
    .object({ running: z.boolean(), ratePerSecond: z.number(), scenario: z.string(), seed: z.number() })
    .optional(),
  /** Consumers: records behind the end of the log, by `topic/partition`. */
  lag: z.record(z.string(), z.number()).optional(),
  commitMs: z.object({ p50: z.number(), p99: z.number() }).optional(),
  restoreMs: z.number().optional(),
  heapBytes: z.number(),
  rssBytes: z.number(),
});
export type AppReport = z.infer<typeof appReport>;

/** The key is `app/instance`. */
export const appReports = topic<AppReport>({
  name: 'suite.app-reports',
  kind: 'result',
  about: 'What each running process counts, measures and holds; once a second.',
  keyAbout: 'app/instance',
  keyOf: (report) => `${report.app}/${report.instance}`,
  timeOf: (report) => report.time,
  schema: appReport,
  settings: { partitions: 1, retentionMs: 60 * 60_000 },
  live: { mode: 'state', keep: 200 },
});

/**
 * What became of the records that a stream application read from one partition: since its beginning, written in
 * the transaction of the results themselves, so that `read = ok + late + Σ skipped + Σ parked` holds always.
 */
export const fateCount = z.object({
  app: z.string(),
  topic: z.string(),
  partition: z.number(),
  time: z.number(),
  read: z.number(),
  ok: z.number(),
  late: z.number(),
  skipped: z.record(z.string(), z.number()),
  parked: z.record(z.string(), z.number()),
  /** The next offset to be read. */
  position: z.string(),
});
export type FateCount = z.infer<typeof fateCount>;

export const fateCounts = topic<FateCount>({
  name: 'suite.fate-counts',
  kind: 'result',
  about: 'Per application, topic and partition: records read, and what became of them. The sums add up.',
  keyAbout: 'app|topic|partition',
  keyOf: (count) => `${count.app}|${count.topic}|${count.partition}`,
  timeOf: (count) => count.time,
  schema: fateCount,
  settings: { partitions: 1, cleanup: 'compact', retentionMs: -1 },
  live: { mode: 'state', keep: 2_000 },
});

/** What a producer's simulator shall do; the newest one counts. */
export const control = z.object({
  app: z.string(),
  time: z.number(),
  running: z.boolean(),
  ratePerSecond: z.number().min(0).max(100_000),
  scenario: z.string(),
});
export type Control = z.infer<typeof control>;

export const controls = topic<Control>({
  name: 'suite.controls',
  kind: 'event',
  about: 'Wishes of the dashboard to the simulators: run, rate, scenario.',
  keyAbout: 'app',
  keyOf: (wish) => wish.app,
  timeOf: (wish) => wish.time,
  schema: control,
  settings: { partitions: 1, cleanup: 'compact', retentionMs: -1 },
  live: { mode: 'state', keep: 100 },
});

/** Something a person should look at: raised, and later ended, by a stream application. */
export const alert = z.object({
  id: z.string(),
  app: z.string(),
  time: z.number(),
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
  /** The rule in words, with its threshold and the value that met it. */
  rule: z.string(),
  since: z.number(),
  endedAt: z.number().optional(),
  /** The page and filter that show it. */
  link: z.string().optional(),
});
export type Alert = z.infer<typeof alert>;

export const alerts = topic<Alert>({
  name: 'suite.alerts',
  kind: 'result',
  about: 'Alerts of all domains: open ones and those that ended within two days.',
  keyAbout: 'app|id',
  keyOf: (a) => `${a.app}|${a.id}`,
  timeOf: (a) => a.time,
  schema: alert,
  settings: { partitions: 1 },
  live: { mode: 'state', keep: 500 },
});

export const suiteTopics = [appReports, fateCounts, controls, alerts] as const;
