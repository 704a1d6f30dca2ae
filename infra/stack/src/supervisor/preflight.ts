import { findJava } from '@kafka-streaming/embedded-kafka';
import { availableBytes, neededBytes, sizeText } from '../machine/memory.ts';
import { Refusal } from '../refusal.ts';
import { alreadyRuns } from '../stack/claim.ts';
import { prepareDataDir } from '../stack/data-dir.ts';
import { runningStack } from '../stack/running-stack.ts';
import type { StartOptions } from '../start-options.ts';

/** Looks for what would make a start fail, before anything is started. Throws a Refusal with the fix. */
export const preflight = async (options: StartOptions): Promise<void> => {
  const running = await runningStack(options.dataDir);
  if (running !== undefined) throw alreadyRuns(running);
  prepareDataDir(options.dataDir);
  const brokers = options.kafka === undefined ? options.brokers : 0;
  if (brokers > 0) await javaIsThere();
  enoughMemory(brokers);
};

const javaIsThere = async (): Promise<void> => {
  try {
    await findJava();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal(what, 'Or use a Kafka that runs elsewhere: --kafka=host:port.', cause);
  }
};

const enoughMemory = (brokers: number): void => {
  const [available, needed] = [availableBytes(), neededBytes(brokers)];
  if (available >= needed) return;
  throw new Refusal(
    `Too little memory: ${sizeText(needed)} are needed, ${sizeText(available)} are free.`,
    brokers === 3 ? 'Close other programs, or start with --brokers=1.' : 'Close other programs.',
  );
};
