import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { repository } from '../machine/repository.ts';
import { Refusal } from '../refusal.ts';
import { runningStack } from '../stack/running-stack.ts';
import { discover } from '../supervisor/discovery.ts';
import { dataDirOption } from './output.ts';

/** `npm run replay -- DOMAIN FILE …`: the replay program of a domain's producer, pointed at the running stack. */
export const replayCommand = (buildApps: () => Promise<void>): Command => {
  const command = new Command('npm run replay --')
    .description("Sends your own files into a running stack. Flags after the domain are the domain's own.")
    .argument('<domain>', 'such as web-clickstream')
    .argument('[arguments...]', "files and the domain's flags; --help lists them")
    .addOption(dataDirOption())
    .passThroughOptions()
    .allowUnknownOption();
  return command.action(async (domain: string, rest: readonly string[], { dataDir }: { dataDir: string }) => {
    const program = programOf(domain);
    if (typeof program !== 'string') return command.error(`error: ${program.problem}`);
    await buildApps();
    const kafka = rest.includes('--help') ? {} : { ...(await kafkaOf(dataDir)), DATA_DIR: dataDir };
    process.exitCode = await run(program, rest, kafka);
  });
};

const programOf = (domain: string): string | { readonly problem: string } => {
  const { domains } = discover(join(repository, 'apps'));
  const programs = new Map(
    [...domains].flatMap(([name, apps]) => {
      const folder = apps.find(({ role }) => role === 'producer')?.folder;
      const there =
        folder !== undefined &&
        ['src/replay.ts', 'dist/replay.js'].some((path) => existsSync(join(folder, path)));
      return there ? [[name, join(folder, 'dist/replay.js')] as const] : [];
    }),
  );
  const known = [...programs.keys()].join(', ');
  return programs.get(domain) ?? { problem: `${domain} has no replay. There is: ${known || 'none'}` };
};

/** KAFKA_BROKERS, when it is set, means a cluster that this stack may know nothing of. */
const kafkaOf = async (dataDir: string): Promise<NodeJS.ProcessEnv> => {
  if ((process.env['KAFKA_BROKERS'] ?? '') !== '') return {};
  const stack = await runningStack(dataDir);
  if (stack === undefined || stack.brokers.length === 0) {
    throw new Refusal(
      `No stack runs on ${dataDir}.`,
      'Start one (npm start) and replay while it runs, or set KAFKA_BROKERS.',
    );
  }
  return { KAFKA_BROKERS: stack.brokers.join(','), KAFKA_TOPIC_PREFIX: stack.topicPrefix };
};

/** In the folder where npm was called: files are named from there. Ctrl-C is the program's own business. */
const run = (program: string, args: readonly string[], kafka: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
      env: { ...process.env, ...kafka },
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
