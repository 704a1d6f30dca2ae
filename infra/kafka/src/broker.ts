import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { KafkaStreamingError } from '@kafka-streaming/kafka';
import { askBroker } from './broker-answer.ts';
import { guardProcess } from './guard.ts';
import { brokerArguments } from './jvm.ts';
import type { OnProgress } from './progress.ts';
import { brokerProperties, host, loggingText, propertiesText, type Seat } from './properties.ts';

const readyLimitMs = 90_000;
const askEveryMs = 25;
const answerLimitMs = 2_000;
/** How long a broker may take to end by itself; with what remains of 5 s it is killed and awaited. */
const stopLimitMs = 4_000;

export type BrokerSignal = 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT';

/** One broker of a cluster. */
export interface Broker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly state: 'running' | 'stopped';
  /** Sends a signal; settles when the process has ended, or at once for SIGSTOP and SIGCONT. */
  kill(signal: BrokerSignal): Promise<void>;
  /** Starts it (again); settles when it serves clients. Errors: KS_BROKER with the end of its log. */
  start(): Promise<void>;
  readonly logFile: string;
}

export interface BrokerOptions {
  readonly seat: Seat;
  readonly seats: readonly Seat[];
  /** Of this broker alone. */
  readonly folder: string;
  readonly java: string;
  readonly classPath: string;
  readonly heapMb: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly onProgress: OnProgress;
  readonly onStarted: () => Promise<void>;
  /** It ended, and nobody here asked it to. */
  readonly onUnexpectedExit: (code: number | null) => void;
}

/** A broker and the end of its life. */
export interface EmbeddedBroker extends Broker {
  stop(): Promise<void>;
}

interface Run {
  readonly child: ChildProcess;
  /** Undefined when it could not be started at all. */
  readonly pid: number | undefined;
  readonly ended: Promise<number | null>;
  wished: boolean;
  over: boolean;
}

export const createBroker = (options: BrokerOptions): EmbeddedBroker => {
  const { seat, folder, onProgress } = options;
  const logFile = join(folder, 'broker.log');
  let run: Run | undefined;
  const running = (): Run | undefined => (run === undefined || run.over ? undefined : run);

  const start = async (): Promise<void> => {
    if (running() !== undefined) return;
    await writeConfiguration(options);
    onProgress({ step: 'start', broker: seat.id });
    const started = launch(options, logFile);
    run = started;
    void started.ended.then((code) => {
      if (!started.wished) options.onUnexpectedExit(code);
    });
    await options.onStarted();
    await untilServing(started, seat, logFile);
    onProgress({ step: 'ready', broker: seat.id });
  };

  const kill = async (signal: BrokerSignal): Promise<void> => {
    const now = running();
    if (now === undefined) return;
    const ends = signal === 'SIGKILL' || signal === 'SIGTERM';
    if (ends) now.wished = true;
    now.child.kill(signal);
    if (ends) await now.ended;
  };

  const stop = async (): Promise<void> => {
    const now = running();
    if (now === undefined) return;
    await kill('SIGCONT');
    const limit = new AbortController();
    const late = after(stopLimitMs, 'late', { signal: limit.signal }).catch(() => 'ended');
    const outcome = await Promise.race([kill('SIGTERM').then(() => 'ended'), late]);
    limit.abort();
    if (outcome === 'late') await kill('SIGKILL');
  };

  return {
    id: seat.id,
    host,
    port: seat.port,
    logFile,
    get pid() {
      return running()?.pid;
    },
    get state() {
      return running() === undefined ? 'stopped' : 'running';
    },
    start,
    kill,
    stop,
  };
};

const writeConfiguration = async ({ seat, seats, folder, properties }: BrokerOptions): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'server.properties'),
    propertiesText(brokerProperties(seat, seats, properties)),
  );
  await writeFile(join(folder, 'log4j2.properties'), loggingText());
};

const launch = (options: BrokerOptions, logFile: string): Run => {
  const { folder, java, classPath, heapMb } = options;
  const output = openSync(consoleFile(folder), 'w');
  const args = brokerArguments({
    heapMb,
    classPath,
    logFile,
    loggingConfig: join(folder, 'log4j2.properties'),
    config: join(folder, 'server.properties'),
  });
  const child = spawn(java, args, {
    stdio: ['ignore', output, output],
    // Ctrl-C in a terminal is for the owner, which stops its brokers in good order.
    detached: true,
    windowsHide: true,
    // glibc keeps an arena of memory per thread and core; two are enough.
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
  closeSync(output);
  return watch(child);
};

const watch = (child: ChildProcess): Run => {
  const { pid } = child;
  const guard = pid === undefined ? undefined : guardProcess(pid);
  const ended = new Promise<number | null>((settle) => {
    child.once('exit', (code) => settle(code));
    child.once('error', () => settle(null));
  });
  const run: Run = { child, pid, ended, wished: false, over: false };
  void ended.then(() => {
    run.over = true;
    guard?.dismiss();
  });
  return run;
};

const consoleFile = (folder: string): string => join(folder, 'console.log');

/** Serving = it answers clients, and itself counts among the brokers of a cluster that has a controller. */
const untilServing = async (run: Run, seat: Seat, logFile: string): Promise<void> => {
  const deadline = Date.now() + readyLimitMs;
  while (!run.over && Date.now() < deadline) {
    const answer = await askBroker(seat.port, host, answerLimitMs);
    if (answer?.brokers.includes(seat.id) && answer.controller >= 0) return;
    await Promise.race([after(askEveryMs), run.ended]);
  }
  const what = run.over ? 'ended while it started' : `did not serve clients within ${readyLimitMs / 1000} s`;
  if (!run.over) {
    run.wished = true;
    run.child.kill('SIGKILL');
  }
  throw new KafkaStreamingError('KS_BROKER', `broker ${seat.id} ${what}:\n${await lastWords(logFile)}\n`, {
    facts: { broker: seat.id, logFile },
  });
};

/** The end of its log and of what it printed. */
const lastWords = async (logFile: string): Promise<string> => {
  const texts = await Promise.all(
    [logFile, consoleFile(join(logFile, '..'))].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const lines = texts.join('\n').split('\n').filter(Boolean);
  return lines.slice(-12).join('\n') || `(nothing in ${logFile})`;
};
