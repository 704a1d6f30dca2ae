import { existsSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { Refusal } from '../refusal.ts';
import { isOurs } from '../stack/data-dir.ts';
import { runningStack } from '../stack/running-stack.ts';
import { dataDirOption, print } from './output.ts';

interface ResetOptions {
  readonly dataDir: string;
  readonly yes: boolean;
}

/** `npm run reset`: removes the data folder, after having asked. */
export const resetCommand = (): Command => {
  const command = new Command('npm run reset --')
    .description('Removes the data folder: all topics, all figures, all logs.')
    .option('-y, --yes', 'do not ask', false)
    .addOption(dataDirOption());
  return command.action(async ({ dataDir, yes }: ResetOptions) => {
    if (!existsSync(dataDir)) return print(`There is nothing to remove: ${dataDir} does not exist.`);
    if (!isOurs(dataDir)) {
      throw new Refusal(`${dataDir} was not made by a stack.`, 'Remove it yourself, if you mean it.');
    }
    const running = await runningStack(dataDir);
    if (running !== undefined) {
      throw new Refusal(
        `A stack runs on ${dataDir}: pid ${running.pid}.`,
        'Stop it first, by Ctrl-C in its terminal.',
      );
    }
    if (!yes && process.stdin.isTTY !== true)
      return command.error('error: nobody can be asked here; say --yes');
    if (!yes && !(await confirmed(dataDir))) return print('Nothing was removed.');
    rmSync(dataDir, { recursive: true, force: true });
    print(`${dataDir} is removed.`);
  });
};

const confirmed = async (dataDir: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove ${dataDir} with all topics, figures and logs? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};
