import { join } from 'node:path';
import { Command } from 'commander';
import { repository } from '../machine/repository.ts';
import { addStartOptions, type StartOptions } from '../start-options.ts';
import { choose } from '../supervisor/chosen-apps.ts';
import { discover } from '../supervisor/discovery.ts';
import { runStack } from '../supervisor/run-stack.ts';
import { openScreen } from '../supervisor/screen.ts';

/** `npm start`: everything, until Ctrl-C. */
export const startCommand = (buildApps: () => Promise<void>): Command => {
  const command = new Command('npm start --').description(
    'Starts Kafka, the apps and the dashboard; stops them at Ctrl-C.',
  );
  return addStartOptions(command).action(async (options: StartOptions) => {
    const choice = choose(discover(join(repository, 'apps')), options.apps);
    if (!choice.ok) return command.error(`error: ${choice.problem}`);
    const screen = openScreen(options.json ? process.stderr : process.stdout);
    await runStack({ options, apps: choice.apps, screen, buildApps });
  });
};
