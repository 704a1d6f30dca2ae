import { type AppReport, appReports, encode } from '@kafka-streaming/event-schema';
import { type KafkaConnection, type Log, openProducer, type SafeProducer } from '@kafka-streaming/kafka';
import { Counter, type Registry } from 'prom-client';
import { rateOf } from './rates.ts';

export interface ReporterOptions {
  readonly app: string;
  readonly instance: string;
  readonly role: AppReport['role'];
  readonly kafka: KafkaConnection;
  readonly log: Log;
  readonly metrics: Registry;
  /** What the app itself has to tell; identity, rates and memory are added. */
  readonly report: () => Partial<AppReport>;
}

export interface Reporter {
  /** Tells once more, waits at most a second for the ack, and ends. */
  close(): Promise<void>;
}

const everyMs = 1_000;

/**
 * Tells `suite.app-reports` once a second what this process counts and holds. One report is under way at a time;
 * a report that Kafka does not take is counted and forgotten, since the next one says the same and more.
 */
export const openReporter = (options: ReporterOptions): Reporter => {
  const missed = new Counter({
    name: 'suite_app_reports_missed_total',
    help: 'Reports of this process that were not written, because Kafka did not take them in time.',
    registers: [options.metrics],
  });
  const compose = composer(options);
  const producer = lazyProducer(options);
  let underWay: Promise<void> | undefined;
  const tell = async (): Promise<void> => {
    const report = compose(Date.now());
    try {
      const open = await producer.open();
      await open.sendRaw(appReports.name, {
        key: appReports.keyOf(report),
        value: encode(report),
        timestamp: report.time,
      });
    } catch (error) {
      missed.inc();
      options.log.debug({ err: error }, 'a report was not written');
    }
  };
  const tick = (): void => {
    if (underWay !== undefined) missed.inc();
    else underWay = tell().finally(() => (underWay = undefined));
  };
  const timer = setInterval(tick, everyMs);
  tick();
  return {
    close: async () => {
      clearInterval(timer);
      await within(everyMs, (underWay ?? Promise.resolve()).then(tell));
      await within(everyMs, producer.close());
    },
  };
};

/** Opened at the first report: a process whose Kafka is away starts all the same, and its health says why. */
const lazyProducer = (
  options: ReporterOptions,
): { open(): Promise<SafeProducer>; close(): Promise<void> } => {
  let opened: Promise<SafeProducer> | undefined;
  const open = async (): Promise<SafeProducer> => {
    const name = `${options.app}-reports-${options.instance}`;
    opened ??= openProducer(options.kafka, { producer: name, onFull: 'busy' });
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
  return { open, close: async () => (await opened)?.close() };
};

const composer = ({ app, instance, role, report }: ReporterOptions): ((now: number) => AppReport) => {
  const startedAt = Date.now();
  const [rateIn, rateOut] = [rateOf(), rateOf()];
  return (now) => {
    const told = { recordsIn: 0, recordsOut: 0, ...report() };
    const memory = process.memoryUsage();
    return {
      inPerSecond: rateIn(told.recordsIn, now),
      outPerSecond: rateOut(told.recordsOut, now),
      ...told,
      app,
      instance,
      role,
      time: now,
      startedAt,
      heapBytes: memory.heapUsed,
      rssBytes: memory.rss,
    };
  };
};

const within = async (ms: number, work: Promise<unknown> | undefined): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.resolve(work).catch(() => undefined), limit]);
  clearTimeout(timer);
};
