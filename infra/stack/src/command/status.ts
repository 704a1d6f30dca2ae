import { Command } from 'commander';
import { z } from 'zod';
import { runningStack } from '../stack/running-stack.ts';
import type { AppEntry, Stack } from '../stack/stack-file.ts';
import { dataDirOption, print, printJson, table } from './output.ts';

interface Answer {
  readonly healthy: boolean;
  readonly reason?: string;
}

interface StatusOptions {
  readonly dataDir: string;
  readonly json: boolean;
}

const answerMs = 3_000;
const answerBody = z.object({ healthy: z.boolean(), reason: z.string().optional() });

/** `npm run status`: what runs, where, and is it well. Exits with 0 when all is well, else with 1. */
export const statusCommand = (): Command =>
  new Command('npm run status --')
    .description('Says what runs, where, and whether it is well.')
    .addOption(dataDirOption())
    .option('--json', 'print JSON', false)
    .action(async ({ dataDir, json }: StatusOptions) => {
      const stack = await runningStack(dataDir);
      process.exitCode = 1;
      if (stack === undefined) {
        if (json) printJson({ running: false, healthy: false, dataDir });
        else print(`No stack runs on ${dataDir}. Start one: npm start`);
        return;
      }
      const supervisor = await ask(stack.healthUrl);
      const apps = await Promise.all(stack.apps.map(async (app) => ({ ...app, ...(await askApp(app)) })));
      const healthy = supervisor.healthy && apps.every((app) => app.healthy);
      if (json) printJson({ running: true, ...stack, ...supervisor, healthy, apps });
      else print(report(stack, supervisor, apps));
      process.exitCode = healthy ? 0 : 1;
    });

const askApp = (app: AppEntry): Promise<Answer> =>
  app.healthUrl === null ? Promise.resolve({ healthy: false, reason: app.state }) : ask(app.healthUrl);

const ask = async (url: string): Promise<Answer> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerMs) });
    const { healthy, reason } = answerBody.parse(await response.json());
    return { healthy, ...(reason === undefined ? {} : { reason }) };
  } catch (error) {
    return { healthy: false, reason: `no answer: ${error instanceof Error ? error.message : error}` };
  }
};

const report = (stack: Stack, supervisor: Answer, apps: readonly (AppEntry & Answer)[]): string => {
  const minutes = Math.floor((Date.now() - stack.startedAt) / 60_000);
  return [
    `Stack on ${stack.dataDir}: ${stack.state}, pid ${stack.pid}, up ${minutes} min${supervisor.healthy ? '' : `; ${supervisor.reason}`}`,
    `Kafka    ${stack.brokers.join(', ')}${stack.topicPrefix === '' ? '' : ` (prefix ${stack.topicPrefix})`}`,
    ...Object.entries(stack.urls).map(([name, url]) => `${name.padEnd(8)} ${url}`),
    '',
    table([
      ['app', 'health', 'pid', 'restarts', 'where'],
      ...apps.map((app) => [
        app.name,
        app.healthy ? 'well' : `not well: ${app.reason ?? 'no reason given'}`,
        String(app.pid ?? '-'),
        String(app.restarts),
        app.healthUrl ?? '-',
      ]),
    ]),
  ].join('\n');
};
