import { Refusal } from '../refusal.ts';
import { runningStack } from './running-stack.ts';
import { claimStack, readStack, removeStack, type Stack } from './stack-file.ts';

/**
 * Makes a data folder this stack's own. Two starts at the same moment: one wins, the other is refused.
 * Returns the pid of a dead stack whose file lay there.
 */
export const claim = async (stack: Stack): Promise<number | undefined> => {
  if (claimStack(stack)) return undefined;
  const running = await runningStack(stack.dataDir);
  if (running !== undefined) throw alreadyRuns(running);
  const stale = readStack(stack.dataDir);
  removeStack(stack.dataDir);
  if (!claimStack(stack)) throw alreadyRuns(readStack(stack.dataDir) ?? stack);
  return stale?.pid;
};

export const alreadyRuns = ({ pid, urls, dataDir }: Stack): Refusal => {
  const url = urls['dashboard'] === undefined ? '' : `, ${urls['dashboard']}`;
  return new Refusal(
    `A stack runs already on ${dataDir}: pid ${pid}${url}.`,
    'Stop it by Ctrl-C in its terminal, or start a second one with --data-dir=DIR.',
  );
};
