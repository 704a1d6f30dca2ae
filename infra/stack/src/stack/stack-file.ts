import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const appState = z.enum(['starting', 'ready', 'restarting', 'given-up', 'stopped']);
export type AppState = z.infer<typeof appState>;

const appEntry = z.object({
  /** `web-clickstream-producer`: domain and role; names its log file. */
  name: z.string(),
  /** What the app calls itself, as in `suite.app-reports`; null until it is ready for the first time. */
  app: z.string().nullable(),
  instance: z.string(),
  role: z.enum(['producer', 'consumer', 'gateway']),
  state: appState,
  pid: z.number().nullable(),
  healthUrl: z.string().nullable(),
  urls: z.record(z.string(), z.string()),
  restarts: z.number(),
  log: z.string(),
});
export type AppEntry = z.infer<typeof appEntry>;

/** What runs, and where: for people, scripts, the dashboard and the other commands. */
export const stackSchema = z.object({
  /** The supervisor. */
  pid: z.number(),
  healthUrl: z.string(),
  startedAt: z.number(),
  state: z.enum(['starting', 'ready', 'stopping']),
  dataDir: z.string(),
  /** Public addresses of all apps by name. */
  urls: z.record(z.string(), z.string()),
  /** host:port */
  brokers: z.array(z.string()),
  topicPrefix: z.string(),
  apps: z.array(appEntry),
});
export type Stack = z.infer<typeof stackSchema>;

export const stackPath = (dataDir: string): string => join(dataDir, 'stack.json');

/** Undefined when there is no such file, or it is none of ours. */
export const readStack = (dataDir: string): Stack | undefined => {
  try {
    const parsed = stackSchema.safeParse(JSON.parse(readFileSync(stackPath(dataDir), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** Readers see the old file or the new one, never half of it. */
export const writeStack = (stack: Stack): void => {
  const path = stackPath(stack.dataDir);
  const next = `${path}.${stack.pid}`;
  writeFileSync(next, `${JSON.stringify(stack, null, 2)}\n`);
  renameSync(next, path);
};

/** Writes the file of a stack that begins; false when another one has just done so. */
export const claimStack = (stack: Stack): boolean => {
  mkdirSync(stack.dataDir, { recursive: true });
  try {
    writeFileSync(stackPath(stack.dataDir), `${JSON.stringify(stack, null, 2)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

export const removeStack = (dataDir: string): void => rmSync(stackPath(dataDir), { force: true });
