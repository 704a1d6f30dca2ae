import type { AppReport } from '@kafka-streaming/event-schema';
import { exitStatusOf, type KafkaConnection } from '@kafka-streaming/kafka';
import { Gauge, type Registry } from 'prom-client';
import { type BaseValues, baseSettings, connectionOf } from '../configuration/base-settings.ts';
import { readSettings } from '../configuration/read-settings.ts';
import type { Settings, Values } from '../configuration/setting.ts';
import { usage, wrongUsage } from '../configuration/usage.ts';
import { type AppLog, formFor, openLog } from '../logs/log.ts';
import { type Health, type HealthServer, openHealthServer } from '../telemetry/health-server.ts';
import { openRegistry } from '../telemetry/registry.ts';
import { openReporter, type Reporter } from '../telemetry/reporter.ts';
import { endingOf, type Reason } from './ending.ts';
import type { ReadyMessage } from './ready-message.ts';

/** What an app finds when it starts. */
export interface AppContext<S extends Settings> {
  readonly config: Values<S>;
  readonly log: AppLog;
  readonly kafka: KafkaConnection;
  readonly instance: string;
  /** Served on /metrics; default labels name app and instance. */
  readonly metrics: Registry;
}

/** What an app hands back once it can do its job. */
export interface RunningApp {
  /** Not healthy: GET /health answers 503 with the reason. */
  readonly health: () => Health;
  /** Numbers for `suite.app-reports`, once a second; identity, rates, heap and rss are added. */
  readonly report?: () => Partial<AppReport>;
  /** Settles when the app can't go on: the process logs the error and exits with status 1. */
  readonly failed?: Promise<Error>;
  /** Public addresses by name. */
  readonly urls?: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface App<S extends Settings> {
  readonly name: string;
  readonly role: AppReport['role'];
  /** One line for --help. */
  readonly about: string;
  readonly settings: S;
  readonly start: (context: AppContext<S>) => Promise<RunningApp>;
}

/** From the first signal to the end: after that the process is ended as it is, with status 1. */
const stopMs = 5_000;

/**
 * Runs an app as this process, from its arguments to its exit status:
 *
 *   arguments → log → /health (503) → start → ready (200) → signal, failure or death of the parent → stop
 *
 * Exit status: 0 stopped as asked, 1 failed, 2 wrong settings.
 */
export const runApp = async <S extends Settings>(app: App<S>): Promise<void> => {
  const settings = { ...baseSettings, ...app.settings };
  const outside = { args: process.argv.slice(2), env: process.env };
  const base = readSettings(settings, outside);
  if (base.kind === 'help') return say(process.stdout, usage({ ...app, settings }), 0);
  if (base.kind === 'wrong') return say(process.stderr, wrongUsage(app, base.problems), 2);
  // Both shapes were read from the same outside by their own schemas; a spread of generics loses the names.
  const values = base.values as unknown as BaseValues & Values<S>;
  await live(app, values);
};

const say = (stream: NodeJS.WriteStream, text: string, status: number): void => {
  stream.write(text);
  process.exitCode = status;
};

/** What has been opened so far, so that an end at any moment closes it. */
interface Opened {
  server?: HealthServer;
  running?: RunningApp;
  reporter?: Reporter;
}

const live = async <S extends Settings>(app: App<S>, values: BaseValues & Values<S>): Promise<void> => {
  const identity = { app: app.name, instance: values.instance };
  const log = openLog({ level: values.logLevel, bound: identity, form: formFor(process) });
  const opened: Opened = {};
  const end = endingOf({
    limitMs: stopMs,
    stop: (reason) => {
      tellEnd(log, reason);
      return closeAll(opened);
    },
    exitStatus: (reason) => ('failed' in reason ? exitStatusOf(reason.failed) : 0),
    onTrouble: (err, message) => log.error({ err }, message),
  });
  try {
    await openAll(app, values, log, opened);
    const fail = (failed: unknown): void => end({ failed });
    void opened.running?.failed?.then(fail, fail);
  } catch (failed) {
    end({ failed });
  }
};

const openAll = async <S extends Settings>(
  app: App<S>,
  values: BaseValues & Values<S>,
  log: AppLog,
  opened: Opened,
): Promise<void> => {
  const { instance, healthHost: host, healthPort: port } = values;
  const identity = { app: app.name, instance };
  const metrics = openRegistry(identity);
  const kafka = connectionOf(values, `${app.name}-${instance}`, log.child({ part: 'kafka' }));
  const health = (): Health => opened.running?.health() ?? { healthy: false, reason: 'starting' };
  healthGauge(metrics, health);
  opened.server = await openHealthServer({ host, port, health, identity, metrics });
  const running = await app.start({ config: values, log, kafka, instance, metrics });
  opened.running = running;
  const report = running.report ?? (() => ({}));
  opened.reporter = openReporter({ ...identity, role: app.role, kafka, log, metrics, report });
  announce(log, { ready: true, ...identity, healthUrl: opened.server.url, urls: { ...running.urls } });
};

const tellEnd = (log: AppLog, reason: Reason): void => {
  if ('failed' in reason) log.error({ err: reason.failed }, 'failed');
  else log.info({ asked: reason.asked }, 'stopping');
};

/** The app first: its reports are true until its end. The health server last: monitors see it stop. */
const closeAll = async ({ running, reporter, server }: Opened): Promise<void> => {
  await running?.stop();
  await reporter?.close();
  await server?.close();
};

const announce = (log: AppLog, message: ReadyMessage): void => {
  log.info({ health: message.healthUrl, ...message.urls }, 'ready');
  process.send?.(message);
};

const healthGauge = (metrics: Registry, health: () => Health): void => {
  new Gauge({
    name: 'suite_healthy',
    help: '1 when the process can do its job, else 0.',
    registers: [metrics],
    collect() {
      this.set(health().healthy ? 1 : 0);
    },
  });
};
