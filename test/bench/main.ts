/** `npm run bench -- [--only a,b] [--json]`: every figure beside its peer's, measured in the same run. */
import { parseArgs } from 'node:util';
import type { Bench, Row } from './bench.ts';
import { referenceJobBench } from './reference-job.ts';
import { wireFormat } from './wire-format.ts';

const benches: readonly Bench[] = [referenceJobBench, wireFormat];

const number = (value: number): string =>
  value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

const line = (row: Row): string => {
  const ratio = row.ratio === undefined ? '' : `  ${number(row.ratio.median)} × ${row.ratio.peer}`;
  return `  ${row.what}: ${number(row.median)} ${row.unit} (${number(row.min)}–${number(row.max)}, ${row.runs} runs)${ratio}`;
};

const chosen = (only: string | undefined): readonly Bench[] => {
  const names = only?.split(',') ?? benches.map((bench) => bench.name);
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `no bench ${unknown.join(', ')}; there are ${benches.map((b) => b.name).join(', ')}\n`,
    );
    process.exit(2);
  }
  return benches.filter((bench) => names.includes(bench.name));
};

const options = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' } } }).values;
const rows: Row[] = [];
for (const bench of chosen(options.only)) {
  if (!options.json) process.stdout.write(`${bench.name}: ${bench.about}\n`);
  const found = await bench.run((said) => process.stderr.write(`  ${said}\n`));
  rows.push(...found);
  if (!options.json) process.stdout.write(`${found.map(line).join('\n')}\n`);
}
if (options.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
