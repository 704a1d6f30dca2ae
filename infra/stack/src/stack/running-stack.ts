import { z } from 'zod';
import { readStack, type Stack } from './stack-file.ts';

const answerMs = 2_000;
const identity = z.object({ pid: z.number() });

/**
 * The stack that runs on this data folder, if one does. A file of a dead supervisor is none: neither its pid lives,
 * nor, where another process has got that pid since, does its health page answer in its name.
 */
export const runningStack = async (dataDir: string): Promise<Stack | undefined> => {
  const stack = readStack(dataDir);
  if (stack === undefined || !isAlive(stack.pid)) return undefined;
  return (await answersAs(stack)) ? stack : undefined;
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** A supervisor too busy to answer in time still runs; only a refused or foreign answer says that it is gone. */
const answersAs = async ({ healthUrl, pid }: Stack): Promise<boolean> => {
  try {
    const response = await fetch(healthUrl, { signal: AbortSignal.timeout(answerMs) });
    const body = identity.safeParse(await response.json());
    return body.success && body.data.pid === pid;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError';
  }
};
