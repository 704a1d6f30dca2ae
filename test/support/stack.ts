import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { readStack, type Stack, stackSchema } from '@kafka-streaming/stack';
import { repository } from './repository.ts';

export interface StackOptions {
  /** Flags of `npm start`, such as `--brokers=3`, `--no-simulate`, `--rate=200`. */
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Kept after the stop when given; else a new one that is removed. */
  readonly dataDir?: string;
}

/** The real stack, started as `npm start` starts it, on free ports. */
export interface RunningStack extends Stack {
  /** The supervisor. */
  readonly process: ChildProcess;
  /** What it has told people so far. */
  readonly output: () => string;
  /** `stack.json` as it is now. */
  readonly now: () => Stack | undefined;
  /** Ctrl-C; returns the exit status. Safe to call again. */
  stop(): Promise<number | null>;
}

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

const program = join(repository, 'infra/stack/start.mjs');

/** Without variables that would point a test at a cluster of the machine it runs on. */
const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const { KAFKA_BROKERS: _brokers, KAFKA_TOPIC_PREFIX: _prefix, INIT_CWD: _folder, ...rest } = process.env;
  return { ...rest, ...extra };
};

/** Runs one command of the suite to its end: `runCommand('status', '--json')`. */
export const runCommand = async (...args: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [program, ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (part) => {
    text.out += part;
  });
  child.stderr.on('data', (part) => {
    text.err += part;
  });
  const [status] = await once(child, 'close');
  return { status, ...text };
};

/** Starts the stack and waits until everything is ready; fails with what it said when it ends before. */
export const startStack = async (options: StackOptions = {}): Promise<RunningStack> => {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'kafka-streaming-stack-')));
  const flags = ['--json', '--port=0', `--data-dir=${dataDir}`, ...(options.flags ?? [])];
  const child = spawn(process.execPath, [program, ...flags], {
    env: environment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part) => {
    said += part;
  });
  const exited = once(child, 'exit').then(([status]): number | null => status);
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]): unknown =>
    JSON.parse(text),
  );
  const tooEarly = exited.then((status): never => {
    throw new Error(`npm start ended with status ${status} before it was ready:\n${said}`);
  });
  tooEarly.catch(() => undefined);
  const stack = stackSchema.parse(await Promise.race([line, tooEarly]));
  return {
    ...stack,
    process: child,
    output: () => said,
    now: () => readStack(dataDir),
    stop: async () => {
      child.kill('SIGINT');
      const status = await exited;
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      return status;
    },
  };
};

/** Pids of a stack that still live: the supervisor's, the apps', and those of its brokers. */
export const livingOf = async (
  stack: Pick<Stack, 'pid' | 'apps' | 'dataDir'>,
): Promise<readonly number[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,stat=,args=']);
  const known = new Set([stack.pid, ...stack.apps.map(({ pid }) => pid)]);
  return stdout
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(row))
    .filter((row) => row !== null && !row[2]?.startsWith('Z'))
    .filter((row) => known.has(Number(row?.[1])) || row?.[3]?.includes(stack.dataDir))
    .map((row) => Number(row?.[1]));
};
