import { spawn } from 'node:child_process';
import { Refusal } from '../refusal.ts';
import { runningStack } from '../stack/running-stack.ts';

/** Where a program finds Kafka. KAFKA_BROKERS, when it is set, means a cluster that this stack may know nothing of. */
export const kafkaOf = async (dataDir: string): Promise<NodeJS.ProcessEnv> => {
  if ((process.env['KAFKA_BROKERS'] ?? '') !== '') return {};
  const stack = await runningStack(dataDir);
  if (stack === undefined || stack.brokers.length === 0) {
    throw new Refusal(
      `No stack runs on ${dataDir}.`,
      'Start one (npm start) and try again while it runs, or set KAFKA_BROKERS.',
    );
  }
  return { KAFKA_BROKERS: stack.brokers.join(','), KAFKA_TOPIC_PREFIX: stack.topicPrefix };
};

/** Runs a program in the folder where npm was called: files are named from there. Returns its exit status. */
export const runProgram = (
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
      env: { ...process.env, ...environment },
      stdio: 'inherit',
    });
    // What to do about a Ctrl-C is the program's own business.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
