import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

export interface Chosen {
  readonly port: number;
  /** When the wished port was busy: who has it, as far as can be told. */
  readonly busy?: string;
}

const host = '127.0.0.1';
/** How many ports above the wished one are tried before any free one is taken. */
const nearby = 50;

export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** The wished port, else the next free one that is not wished by others. 0 = any free one. */
export const choosePort = async (wished: number, others: ReadonlySet<number>): Promise<Chosen> => {
  if (wished === 0) return { port: await anyFree() };
  if (await isFree(wished)) return { port: wished };
  const busy = (await portOwner(wished)) ?? 'another process';
  for (let port = wished + 1; port <= Math.min(wished + nearby, 65_535); port += 1) {
    if (!others.has(port) && (await isFree(port))) return { port, busy };
  }
  return { port: await anyFree(), busy };
};

const anyFree = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Who listens on a port, such as `node (pid 4711)`; undefined when the system does not tell. */
export const portOwner = async (port: number): Promise<string | undefined> =>
  process.platform === 'linux' ? linuxOwner(port) : listedOwner(port);

/** Linux: the port's socket in /proc/net, then the process that has this socket open. */
const linuxOwner = (port: number): string | undefined => {
  try {
    const sockets = new Set(
      ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningSockets(table, port)),
    );
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holds(name, sockets));
    if (pid === undefined) return undefined;
    return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (pid ${pid})`;
  } catch {
    return undefined;
  }
};

/** Rows are `sl local_address rem_address st … inode`, addresses `HEX:HEXPORT`, state 0A = listening. */
const listeningSockets = (table: string, port: number): readonly string[] =>
  readFileSync(table, 'utf8')
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A' && Number.parseInt(columns[1]?.split(':')[1] ?? '', 16) === port)
    .map((columns) => `socket:[${columns[9]}]`);

const holds = (pid: string, sockets: ReadonlySet<string>): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`)));
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return false;
  }
};

const listedOwner = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], (_error, output) => {
      const pid = /^p(\d+)$/m.exec(output)?.[1];
      const command = /^c(.+)$/m.exec(output)?.[1];
      resolve(pid === undefined ? undefined : `${command ?? 'a process'} (pid ${pid})`);
    });
  });
