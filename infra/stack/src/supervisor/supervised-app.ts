import { setTimeout as pause } from 'node:timers/promises';
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
  const waking = new AbortController();
  const log = openLogFile(options.logPath);
  const change = (news: Partial<AppEntry>): void => {
    entry = { ...entry, ...news };
    options.onChange();
    if (entry.state !== 'starting' && entry.state !== 'restarting') settle();
  };
  const runOnce = async (): Promise<Exit> => {
    running = startProcess({
      ...options,
      app,
      log,
      onReady: ({ app: name, healthUrl, urls }) => change({ state: 'ready', app: name, healthUrl, urls }),
      onLine: (line) => options.onLine(app.name, line),
    });
    change({ state: 'starting', pid: running.pid ?? null });
    const exit = await running.exited;
    running = undefined;
    change({ pid: null, healthUrl: null });
    return exit;
  };
  const restarts: number[] = [];
  const runAgain = async (): Promise<void> => {
    const next = stopping ? undefined : afterEnd(app.name, await runOnce(), restarts);
    if (stopping || next === undefined) return change({ state: 'stopped' });
    options.onEnd(next.what, next.delayMs !== undefined);
    if (next.delayMs === undefined) return change({ state: next.state });
    restarts.push(Date.now());
    change({ state: next.state, restarts: restarts.length });
    await pause(next.delayMs, undefined, { signal: waking.signal }).catch(() => undefined);
    return runAgain();
  };
  const ended = runAgain().finally(() => log.close());
  return {
    entry: () => entry,
    settled,
    stop: (waitMs) => {
      stopping = true;
      running?.kill('SIGTERM');
      waking.abort();
      return endsWithin(ended, waitMs);
    },
    kill: () => running?.kill('SIGKILL'),
  };
};

interface Next {
  readonly what: string;
  readonly state: AppEntry['state'];
  /** Absent = it stays as it is. */
  readonly delayMs?: number;
}

/** What an end that nobody asked for means, in words and deeds. */
const afterEnd = (name: string, exit: Exit, restarts: readonly number[]): Next => {
  const what = `${name} ${endText(exit)}`;
  if (exit.status === 0) return { what, state: 'stopped' };
  const decision = decide({ status: exit.status, at: Date.now() }, restarts);
  return decision.kind === 'restart'
    ? { what, state: 'restarting', delayMs: decision.delayMs }
    : {
        what: `${what} and is given up: ${decision.reason}. Its log: npm run logs -- ${name}`,
        state: 'given-up',
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
