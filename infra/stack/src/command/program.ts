import type { Command } from 'commander';
import { doctorCommand } from './doctor.ts';
import { logsCommand } from './logs.ts';
import { replayCommand } from './replay.ts';
import { resetCommand } from './reset.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { topicsCommand } from './topics.ts';

const wrongUsage = 2;

/** Each command by its word; `npm start` has none. Wrong usage exits with 2. */
export const commandFor = (
  args: readonly string[],
  buildApps: () => Promise<void>,
): { readonly command: Command; readonly rest: readonly string[] } => {
  const commands: Readonly<Record<string, () => Command>> = {
    doctor: doctorCommand,
    logs: logsCommand,
    replay: () => replayCommand(buildApps),
    reset: resetCommand,
    status: statusCommand,
    topics: topicsCommand,
  };
  const [word = '', ...rest] = args;
  const named = Object.hasOwn(commands, word) ? commands[word] : undefined;
  const command = named?.() ?? startCommand(buildApps);
  command.allowExcessArguments(false).exitOverride(({ exitCode }) => {
    process.exit(exitCode === 0 ? 0 : wrongUsage);
  });
  return { command, rest: named === undefined ? args : rest };
};
