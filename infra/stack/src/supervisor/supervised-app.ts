import type { ReadyMessage } from '@kafka-streaming/app';
import type { AppEntry } from '../stack/stack-file.ts';
import { type AppProcess, type Exit, startProcess } from './app-process.ts';
import type { AppPackage } from './discovery.ts';
import { openLogFile } from './log-file.ts';
import { decide } from './restart-policy.ts';

export interface AppOptions {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly heapMb: number;
  readonly instance: string;
  readonly logPath: string;
  /** State, pid or addresses have changed. */
  readonly onChange: () => void;
  /** Each line that it writes. */
  readonly onLine: (app: string, line: string) => void;
  /** It ended without having been asked to, and what happens now. */
  readonly onEnd: (what: string, restarts: boolean) => void;
}

export interface SupervisedApp {
  readonly entry: () => AppEntry;
  /** It is ready for the first time, or will never be. */
  readonly settled: Promise<void>;
  /** SIGTERM now; true when it ended within the time. */
  stop(waitMs: number): Promise<boolean>;
  /** SIGKILL, when stopping took too long. */
  kill(): void;
}

/** Keeps an app running: starts it, and starts it again when it fails, as the restart policy says. */
export const supervise = (app: AppPackage, options: AppOptions): SupervisedApp => {
  let entry = firstEntry(app, options);
  let running: AppProcess | undefined;
  let stopping = false;
  let settle = (): void => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let endPause = (): void => {};
  const log = openLogFile(options.logPath);
  const change = (news: Partial<AppEntry>): void => {
    entry = { ...entry, ...news };
    options.onChange();
    if (entry.state !== 'starting' && entry.state !== 'restarting') settle();
  };
  const onReady = ({ app: name, healthUrl, urls }: ReadyMessage): void =>
    change({ state: 'ready', app: name, healthUrl, urls });
  const once = async (): Promise<Exit> => {
    running = startProcess({
      ...options,
      app,
      log,
      onReady,
      onLine: (line) => options.onLine(app.name, line),
    });
    change({ state: 'starting', pid: running.pid ?? null });
    return running.exited;
  };
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    const restarts: number[] = [];
    while (!stopping) {
      const exit = await once();
      running = undefined;
      if (stopping) break;
      const decision =
        exit.status === 0 ? undefined : decide({ status: exit.status, at: Date.now() }, restarts);
      const news = { pid: null, healthUrl: null };
      options.onEnd(`${app.name} ${endText(exit)}`, decision?.kind === 'restart');
      if (decision === undefined) return change({ ...news, state: 'stopped' });
      if (decision.kind === 'give-up') {
        options.onEnd(`${app.name} is given up: ${decision.reason}. Its log: ${options.logPath}`, false);
        return change({ ...news, state: 'given-up' });
      }
      restarts.push(Date.now());
      change({ ...news, state: 'restarting', restarts: entry.restarts + 1 });
      await pause(decision.delayMs);
    }
    change({ state: 'stopped', pid: null, healthUrl: null });
  };
  const ended = loop().finally(() => log.close());
  return {
    entry: () => entry,
    settled,
    stop: (waitMs) => {
      stopping = true;
      running?.kill('SIGTERM');
      endPause();
      return endsWithin(ended, waitMs);
    },
    kill: () => running?.kill('SIGKILL'),
  };
};

const firstEntry = (app: AppPackage, { instance, logPath }: AppOptions): AppEntry => ({
  name: app.name,
  app: null,
  instance,
  role: app.role,
  state: 'starting',
  pid: null,
  healthUrl: null,
  urls: {},
  restarts: 0,
  log: logPath,
});

const endText = ({ status, signal }: Exit): string => {
  if (signal !== null) return `was ended by ${signal}`;
  return status === 0 ? 'has ended' : `failed with status ${status}`;
};

const endsWithin = async (ended: Promise<void>, ms: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([ended.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
};
