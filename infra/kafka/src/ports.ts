import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import getPort from 'get-port';
import type { OnProgress } from './progress.ts';

const host = '127.0.0.1';

/** Whether a server could listen there now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const probe = createServer();
    probe.once('error', () => settle(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => settle(true)));
  });

/**
 * A port for each wish. A wished one that is busy is told with its owner, and the next free one above it is taken;
 * where nothing is wished any free port is.
 */
export const choosePorts = async (
  wishes: readonly (number | undefined)[],
  onProgress: OnProgress,
): Promise<readonly number[]> => {
  const chosen: number[] = [];
  for (const wished of wishes) {
    const taken = wished === undefined ? await anyPort(chosen) : await nextFree(wished, chosen);
    if (wished !== undefined && taken !== wished && !chosen.includes(wished)) {
      const owner = await portOwner(wished);
      onProgress({ step: 'port', wished, ...(owner === undefined ? {} : { owner }), taken });
    }
    chosen.push(taken);
  }
  return chosen;
};

const anyPort = (taken: readonly number[]): Promise<number> => getPort({ host, exclude: taken });

/** Ports that are looked at above a wished one before any is taken. */
const near = 100;

const nextFree = async (wished: number, taken: readonly number[]): Promise<number> => {
  for (let port = wished; port < Math.min(wished + near, 65_536); port += 1) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  return anyPort(taken);
};

/** The process that listens on a port, such as `node (pid 123)`; undefined where the system does not tell. */
export const portOwner = async (port: number): Promise<string | undefined> => {
  try {
    const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
    const { stdout } = await promisify(execFile)('lsof', args, { timeout: 5_000 });
    return ownerFrom(stdout);
  } catch {
    // No lsof (Windows, small containers), or nothing that this user may see.
    return undefined;
  }
};

/** Reads lsof's field output: a line `p<pid>`, then `c<command>`. */
export const ownerFrom = (fields: string): string | undefined => {
  const pid = /^p(\d+)$/m.exec(fields)?.[1];
  const command = /^c(.+)$/m.exec(fields)?.[1];
  return pid === undefined ? undefined : `${command ?? 'a process'} (pid ${pid})`;
};
