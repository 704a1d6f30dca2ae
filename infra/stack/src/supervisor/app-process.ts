import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type ReadyMessage, readyMessage } from '@kafka-streaming/app';
import { type AppPackage, mainOf } from './discovery.ts';
import type { LogFile } from './log-file.ts';

export interface ProcessOptions {
  readonly app: AppPackage;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Limit of its JavaScript heap. */
  readonly heapMb: number;
  readonly log: LogFile;
  readonly onReady: (message: ReadyMessage) => void;
  /** Each line that it writes, on either stream. */
  readonly onLine: (line: string) => void;
}

export interface Exit {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface AppProcess {
  readonly pid: number | undefined;
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts an app with a channel to this process: it tells there that it is ready, and ends when the channel closes,
 * so that it never outlives its supervisor. It has a process group of its own: a terminal's Ctrl-C reaches the
 * supervisor alone, which stops things in their order.
 */
export const startProcess = (options: ProcessOptions): AppProcess => {
  const child = fork(mainOf(options.app), [...options.args], {
    env: options.env,
    execArgv: [`--max-old-space-size=${options.heapMb}`, '--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  child.on('message', (message: unknown) => {
    const parsed = readyMessage.safeParse(message);
    if (parsed.success) options.onReady(parsed.data);
  });
  const write = (line: string): void => {
    options.log.write(`${line}\n`);
    options.onLine(line);
  };
  follow(child.stdout, write);
  follow(child.stderr, write);
  return {
    pid: child.pid,
    exited: exitOf(child, write),
    kill: (signal) => {
      child.kill(signal);
    },
  };
};

const follow = (stream: Readable | null, onLine: (line: string) => void): void => {
  if (stream !== null) createInterface({ input: stream }).on('line', onLine);
};

/** Its last words are often still on their way when it is gone. */
const lastWordsMs = 1_000;

const exitOf = async (child: ChildProcess, write: (line: string) => void): Promise<Exit> => {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const silent = Promise.all(streams.map((stream) => once(stream, 'close')));
  const exit = await new Promise<Exit>((resolve) => {
    child.once('exit', (status, signal) => resolve({ status, signal }));
    child.once('error', (error) => {
      write(`it could not be started: ${error.message}`);
      if (child.pid === undefined) resolve({ status: 1, signal: null });
    });
  });
  await Promise.race([silent, pause(lastWordsMs, undefined, { ref: false })]);
  return exit;
};
