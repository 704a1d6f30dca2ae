import { join } from 'node:path';
import { Command } from 'commander';
import { repository } from '../machine/repository.ts';
import { dataDirOption } from './output.ts';
import { kafkaOf, runProgram } from './stack-program.ts';

/** `npm run topics`: declared topics against those of the running stack; infra/kafka's program does the work. */
export const topicsCommand = (): Command =>
  new Command('npm run topics --')
    .description('Compares the declared topics with those of the running stack.')
    .argument(
      '[arguments...]',
      '--apply makes them as declared, --json prints JSON, --brokers and --prefix mean others',
    )
    .addOption(dataDirOption())
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (rest: readonly string[], { dataDir }: { dataDir: string }) => {
      const named = rest.some((argument) => argument.startsWith('--brokers'));
      const kafka = named ? {} : await kafkaOf(dataDir);
      process.exitCode = await runProgram(join(repository, 'infra/kafka/dist/topics.js'), rest, kafka);
    });
