import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Tells a process from a later one that got the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; empty where that can't be told. */
  readonly started: string;
}

/** Undefined when no such process runs. */
export const identityOf = async (pid: number): Promise<ProcessIdentity | undefined> =>
  isAlive(pid) ? { pid, started: await startOf(pid) } : undefined;

/** Whether that very process still runs. */
export const stillRuns = async (identity: ProcessIdentity): Promise<boolean> =>
  (await identityOf(identity.pid))?.started === identity.started;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const startOf = async (pid: number): Promise<string> => {
  if (process.platform === 'linux')
    return startTicks(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
  if (process.platform === 'win32') return '';
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.trim();
};

/** Field 22 of /proc/<pid>/stat; the second one, the command, may hold blanks and parentheses. */
const startTicks = (stat: string): string => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
