import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';

/** Lies in every folder that a stack has made its own: what has it may be removed by `reset`. */
const markName = '.kafka-streaming';
const markText = 'Made by KafkaStreaming. Everything in this folder is removed by `npm run reset`.\n';

export const logDir = (dataDir: string): string => join(dataDir, 'logs');
export const kafkaDir = (dataDir: string): string => join(dataDir, 'kafka');

export const isOurs = (dataDir: string): boolean => existsSync(join(dataDir, markName));

/** Makes the folder ready for a stack; refuses a folder with things of others in it. */
export const prepareDataDir = (dataDir: string): void => {
  try {
    mkdirSync(dataDir, { recursive: true });
    if (!statSync(dataDir).isDirectory()) throw new Error('it is no folder');
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Refusal(
      `The data folder ${dataDir} can not be used: ${String(cause)}`,
      'Choose another by --data-dir=DIR.',
    );
  }
  if (!isOurs(dataDir) && readdirSync(dataDir).length > 0) {
    throw new Refusal(
      `The data folder ${dataDir} holds files that are not of a stack.`,
      'Choose an empty or a new one by --data-dir=DIR.',
    );
  }
  writeFileSync(join(dataDir, markName), markText);
  mkdirSync(logDir(dataDir), { recursive: true });
};
