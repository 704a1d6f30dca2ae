import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { siteName } from '../intake/wire-event.ts';
import { type ViewRule, viewRules } from './access-log.ts';
import { type Field, fields, type Mapping, timeOf } from './columns.ts';
import { type Format, formats } from './format.ts';

/** What the command line asks for. */
export interface ReplayRequest {
  readonly files: readonly string[];
  readonly site?: string;
  readonly views: ViewRule;
  readonly map: Mapping;
  readonly format?: Format;
  readonly from: number;
  readonly speed: number;
  readonly kafka?: string;
  readonly json: boolean;
}

const isField = (name: string): name is Field => fields.some((field) => field === name);

const mapping = (text: string, before: Mapping): Mapping => {
  const pairs = text.split(',').map((pair) => {
    const [field = '', ...column] = pair.split('=');
    if (!isField(field.trim()) || column.length === 0) {
      throw new InvalidArgumentError(`expected field=column,…; fields are ${fields.join(', ')}.`);
    }
    return [field.trim(), column.join('=').trim()] as const;
  });
  return { ...before, ...Object.fromEntries(pairs) };
};

const moment = (text: string): number => {
  const time = timeOf(text);
  if (time === undefined) throw new InvalidArgumentError('expected a time such as 2026-01-05T12:00:00Z.');
  return time;
};

const factor = (text: string): number => {
  const speed = Number(text);
  if (!(speed >= 0)) throw new InvalidArgumentError('expected a number: 1 = as it happened, 0 = at once.');
  return speed;
};

const site = (text: string): string => {
  const checked = siteName.safeParse(text);
  if (!checked.success) throw new InvalidArgumentError(`${checked.error.issues[0]?.message}.`);
  return checked.data;
};

/** access.log.gz → access */
export const siteOfFile = (file: string): string =>
  basename(file)
    .split('.')[0]
    ?.replace(/[^\w-]/g, '-')
    .slice(0, 100) || 'replay';

/** The command line; `run` gets what it asks for. Wrong usage ends the process with status 2. */
export const replayCommand = (run: (request: ReplayRequest) => Promise<void>): Command =>
  new Command('replay')
    .description(
      'Writes what happened on a site, from access logs, CSV or NDJSON files (also .gz), into the running stack.',
    )
    .argument('<files...>', 'files, in the order of their time')
    .option('--site <name>', 'the site it belongs to (default: the name of the file)', site)
    .addOption(
      new Option('--views <rule>', 'access logs: which requests are page views')
        .choices([...viewRules])
        .default('pages'),
    )
    .option('--map <field=column,…>', `which columns to read: ${fields.join(', ')}`, mapping, {})
    .addOption(
      new Option('--format <format>', 'what the files are (default: told by name and first line)').choices([
        ...formats,
      ]),
    )
    .option('--from <time>', 'leaves out what was before', moment, Number.NEGATIVE_INFINITY)
    .option('--speed <factor>', '1 = as fast as it happened, 60 = an hour a minute, 0 = at once', factor, 0)
    .option('--kafka <host:port,…>', 'brokers (default: KAFKA_BROKERS, else 127.0.0.1:9092)')
    .option('--json', 'prints the counts as JSON', false)
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      throw error;
    })
    .action((files: readonly string[], options: Omit<ReplayRequest, 'files'>) => run({ ...options, files }));
