import { findJava } from '@kafka-streaming/embedded-kafka';
import { availableBytes, neededBytes, sizeText } from '../machine/memory.ts';
import { Refusal } from '../refusal.ts';
import { alreadyRuns } from '../stack/claim.ts';
import { prepareDataDir } from '../stack/data-dir.ts';
import { runningStack } from '../stack/running-stack.ts';
import type { StartOptions } from '../start-options.ts';

/** Looks for what would make a start fail, before anything is started. Throws with the fix; exit status 3. */
export const preflight = async (options: StartOptions): Promise<void> => {
  const running = await runningStack(options.dataDir);
  if (running !== undefined) throw alreadyRuns(running);
  prepareDataDir(options.dataDir);
  const brokers = options.kafka === undefined ? options.brokers : 0;
  if (brokers > 0) await findJava();
  enoughMemory(brokers);
};

const enoughMemory = (brokers: number): void => {
  const [available, needed] = [availableBytes(), neededBytes(brokers)];
  if (available >= needed) return;
  throw new Refusal(
    `Too little memory: ${sizeText(needed)} are needed, ${sizeText(available)} are free.`,
    brokers === 3 ? 'Close other programs, or start with --brokers=1.' : 'Close other programs.',
  );
};
