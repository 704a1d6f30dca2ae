import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { repository } from '../machine/repository.ts';
import { discover } from '../supervisor/discovery.ts';
import { dataDirOption } from './output.ts';
import { kafkaOf, runProgram } from './stack-program.ts';

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
    process.exitCode = await runProgram(program, rest, kafka);
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
