import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { LockedJar } from './jar-lock.ts';

/** What a file is, held against the lock. `detail` says how a broken one differs. */
export type JarState =
  | { readonly state: 'whole' }
  | { readonly state: 'absent' }
  | { readonly state: 'broken'; readonly detail: string };

/** Reads all bytes: a start hashes 43 MB, which takes about 60 ms, and no marker file has to be believed. */
export const checkJar = async (file: string, jar: LockedJar): Promise<JarState> => {
  const content = await readFile(file).catch(absentOrThrow);
  if (content === undefined) return { state: 'absent' };
  if (content.length !== jar.bytes) {
    return { state: 'broken', detail: `${content.length} bytes long instead of ${jar.bytes}` };
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (sha256 === jar.sha256) return { state: 'whole' };
  return { state: 'broken', detail: `SHA-256 ${sha256} instead of ${jar.sha256}` };
};

const absentOrThrow = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};
