import { join } from 'node:path';
import { Command } from 'commander';
import { checkAll, type Finding } from '../machine/checks.ts';
import { repository } from '../machine/repository.ts';
import { discover } from '../supervisor/discovery.ts';
import { openScreen } from '../supervisor/screen.ts';
import { dataDirOption, print, printJson } from './output.ts';

interface DoctorOptions {
  readonly dataDir: string;
  readonly json: boolean;
}

/** `npm run doctor`: what the suite needs, what is there, and what to do. Exits with 3 when a start would fail. */
export const doctorCommand = (): Command =>
  new Command('npm run doctor --')
    .description('Checks what the suite needs, and says what to do.')
    .addOption(dataDirOption())
    .option('--json', 'print JSON', false)
    .action(async ({ dataDir, json }: DoctorOptions) => {
      const { domains, dashboard } = discover(join(repository, 'apps'));
      const apps = [...(dashboard === undefined ? [] : [dashboard]), ...[...domains.values()].flat()];
      const findings = await checkAll(dataDir, apps);
      const fine = findings.every(({ state }) => state !== 'bad');
      if (json) printJson({ fine, findings });
      else show(findings, fine);
      process.exitCode = fine ? 0 : 3;
    });

const show = (findings: readonly Finding[], fine: boolean): void => {
  const screen = openScreen(process.stdout);
  const width = Math.max(...findings.map(({ name }) => name.length)) + 2;
  for (const { name, state, found, fix } of findings) {
    const text = `${name.padEnd(width)}${found}`;
    if (state === 'fine') screen.done(text);
    else if (state === 'note') screen.note(fix === undefined ? text : `${text}. ${fix}`);
    else screen.trouble(text, fix);
  }
  print(fine ? '\nReady: npm start' : '\nNot ready: see ✗ above.');
};
