import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { preflight } from './preflight.ts';
import { identityOf, type ProcessIdentity, stillRuns } from './process-identity.ts';

/** Who uses a data folder now: one process, and the brokers it started. */
interface Claim {
  readonly owner: ProcessIdentity;
  readonly brokers: readonly ProcessIdentity[];
}

export interface ClaimedFolder {
  /** Notes the brokers' pids, so that the next start finds those that were left over. */
  note(pids: readonly number[]): Promise<void>;
  release(): Promise<void>;
}

const nobody: ProcessIdentity = { pid: 0, started: '' };
const claimFile = (folder: string): string => join(folder, 'owner.json');

/**
 * Takes a data folder for this process. A claim whose owner is dead is stale: brokers that it left over are
 * killed (they hold the data's locks), then the folder is taken.
 * Errors: KS_PREFLIGHT when a living process uses it.
 */
export const claimFolder = async (folder: string): Promise<ClaimedFolder> => {
  const owner = (await identityOf(process.pid)) ?? nobody;
  const write = (claim: Claim, flag: 'wx' | 'w'): Promise<void> =>
    writeFile(claimFile(folder), JSON.stringify(claim), { flag });
  try {
    await write({ owner, brokers: [] }, 'wx');
  } catch {
    await dropStale(folder);
    await write({ owner, brokers: [] }, 'wx').catch((cause) => {
      throw inUse(folder, undefined, cause);
    });
  }
  return {
    note: async (pids) => {
      const brokers = await Promise.all(pids.map(identityOf));
      await write({ owner, brokers: brokers.filter((one) => one !== undefined) }, 'w');
    },
    release: () => rm(claimFile(folder), { force: true }),
  };
};

const inUse = (folder: string, pid: number | undefined, cause?: unknown): Error =>
  preflight({
    what: `${folder} is used by ${pid === undefined ? 'another process' : `process ${pid}`}`,
    fix: 'Stop that one first, or choose another data folder',
    facts: { folder, pid },
    cause,
  });

const dropStale = async (folder: string): Promise<void> => {
  const claim = await readClaim(folder);
  if (claim !== undefined) {
    if (await stillRuns(claim.owner)) throw inUse(folder, claim.owner.pid);
    await Promise.all(claim.brokers.map(endLeftover));
  }
  await rm(claimFile(folder), { force: true });
};

/** Its owner is dead, so its guard has killed it or is about to. */
const endLeftover = async (broker: ProcessIdentity): Promise<void> => {
  for (let waited = 0; await stillRuns(broker); waited += 1) {
    if (waited === 0) process.kill(broker.pid, 'SIGKILL');
    await after(20);
  }
};

const readClaim = async (folder: string): Promise<Claim | undefined> => {
  const text = await readFile(claimFile(folder), 'utf8').catch(() => '');
  try {
    const claim: unknown = JSON.parse(text);
    return isClaim(claim) ? claim : undefined;
  } catch {
    // Half written by a process that died: whose it was can't be told, and nobody holds it.
    return undefined;
  }
};

const isClaim = (value: unknown): value is Claim =>
  isObject(value) &&
  isIdentity(value['owner']) &&
  Array.isArray(value['brokers']) &&
  value['brokers'].every(isIdentity);

const isIdentity = (value: unknown): value is ProcessIdentity =>
  isObject(value) && Number.isSafeInteger(value['pid']) && typeof value['started'] === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
