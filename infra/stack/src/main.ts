import { exitStatusOf } from '@kafka-streaming/kafka';
import { commandFor } from './command/program.ts';
import { Refusal } from './refusal.ts';
import { openScreen } from './supervisor/screen.ts';

/**
 * The command line of the suite: `npm start` and `npm run doctor|logs|replay|reset|status|topics`.
 * `buildApps` makes the code of the apps up to date; Kafka is downloaded and started meanwhile.
 */
export const main = async (args: readonly string[], buildApps: () => Promise<void>): Promise<void> => {
  const { command, rest } = commandFor(args, buildApps);
  try {
    await command.parseAsync([...rest], { from: 'user' });
  } catch (error) {
    const fix = error instanceof Refusal ? error.fix : undefined;
    openScreen(process.stderr).trouble(error instanceof Error ? error.message : String(error), fix);
    process.exitCode = error instanceof Refusal ? 3 : exitStatusOf(error);
  }
};
