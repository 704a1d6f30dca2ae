import { exitStatusOf } from '@kafka-streaming/kafka';
import { commandFor } from './command/program.ts';
import { Refusal } from './refusal.ts';
import { openScreen } from './supervisor/screen.ts';

/**
 * The command line of the suite: `npm start` and `npm run doctor|logs|replay|reset|status|topics`.
 * `built` settles when the code of the apps is built: start.mjs builds it while Kafka is downloaded and started.
 */
export const main = async (args: readonly string[], built: Promise<void>): Promise<void> => {
  const { command, rest } = commandFor(args, built);
  try {
    await command.parseAsync([...rest], { from: 'user' });
  } catch (error) {
    const fix = error instanceof Refusal ? error.fix : undefined;
    openScreen(process.stderr).trouble(error instanceof Error ? error.message : String(error), fix);
    process.exitCode = error instanceof Refusal ? 3 : exitStatusOf(error);
  }
};
