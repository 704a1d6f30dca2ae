/**
 * npm run accuracy -- --data DIR [--only a,b] [--json]
 *
 * Measures the code that the suite runs against data and results that others made. Exit status: 0 measured, also
 * when files are absent (they are named); 2 wrong usage.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { accessLog } from './access-log.ts';
import { bots } from './bots.ts';
import { absentFrom, openData } from './data-folder.ts';
import type { Check, Figure } from './figure.ts';
import { rees46 } from './rees46.ts';
import { sketches } from './sketches.ts';

const checks: readonly Check[] = [accessLog, rees46, sketches, bots];
const names = checks.map(({ name }) => name).join(', ');
const usage = `Usage: npm run accuracy -- --data DIR [--only a,b] [--json]\n  checks: ${names}\n`;

interface Wanted {
  readonly data: string;
  readonly only: readonly Check[];
  readonly json: boolean;
}

/** Throws with what is wrong. */
const wanted = (args: string[]): Wanted => {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { data, json } = values;
  if (data === undefined) throw new Error('--data is missing: name the folder that holds the data sets');
  if (!existsSync(data)) throw new Error(`--data ${data}: there is no such folder`);
  const chosen = values.only?.split(',') ?? checks.map(({ name }) => name);
  const unknown = chosen.find((name) => !checks.some((check) => check.name === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such check`);
  return { data, json, only: checks.filter(({ name }) => chosen.includes(name)) };
};

const rounded = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toPrecision(6).replace(/\.?0+$/, '');

/** A figure a row, the truth beside its figure. */
const rows = (figures: readonly Figure[]): string => {
  const truths = new Map(figures.map((f) => [`${f.set}|${f.metric}`, f.value]));
  return figures
    .filter(({ metric }) => !metric.endsWith('.truth'))
    .map(({ check, set, metric, value }) => {
      const truth = truths.get(`${set}|${metric}.truth`);
      const beside = truth === undefined ? '' : `  truth ${rounded(truth)}`;
      return `${check}  ${set}: ${metric} ${rounded(value)}${beside}\n`;
    })
    .join('');
};

const measure = ({ data, only, json }: Wanted): void => {
  const folder = openData(data);
  const figures: Figure[] = [];
  for (const check of only) {
    const absent = absentFrom(data, check.files);
    if (absent.length > 0) {
      process.stderr.write(`${check.name}: left out, absent from ${data}: ${absent.join(', ')}\n`);
      continue;
    }
    const measured = check.run(folder);
    figures.push(...measured);
    if (!json) process.stdout.write(`\n${check.about}\n${rows(measured)}`);
  }
  if (json) process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);
};

try {
  measure(wanted(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
