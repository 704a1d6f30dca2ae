import { isFree, portOwner } from '@kafka-streaming/embedded-kafka';
import getPort from 'get-port';

export interface Chosen {
  readonly port: number;
  /** When the wished port was busy: who has it, as far as can be told. */
  readonly busy?: string;
}

/** How many ports above the wished one are tried before any free one is taken. */
const near = 50;

/** The wished port, else the next free one that nobody else wishes for. 0 = any free one. */
export const choosePort = async (wished: number, others: ReadonlySet<number>): Promise<Chosen> => {
  if (wished !== 0 && (await isFree(wished))) return { port: wished };
  if (wished === 0) return { port: await anyPort(others) };
  const busy = (await portOwner(wished)) ?? 'another process';
  for (let port = wished + 1; port <= Math.min(wished + near, 65_535); port += 1) {
    if (!others.has(port) && (await isFree(port))) return { port, busy };
  }
  return { port: await anyPort(others), busy };
};

const anyPort = (others: ReadonlySet<number>): Promise<number> =>
  getPort({ host: '127.0.0.1', exclude: others });
