import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultDataDir } from './machine/repository.ts';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** Domains by name; undefined = all that are found. */
  readonly apps?: readonly string[];
  readonly brokers: 1 | 3;
  /** Events per second of each producer's simulator; undefined = its own default. */
  readonly rate?: number;
  readonly seed?: number;
  /** Of the dashboard. 0 = any free one; undefined = the one in its package. */
  readonly port?: number;
  /** A cluster that runs already, host:port; undefined = embedded. */
  readonly kafka?: readonly string[];
  readonly topicPrefix: string;
  readonly dataDir: string;
  /** Stop by itself after so many ms; undefined = at Ctrl-C. */
  readonly duration?: number;
  readonly simulate: boolean;
  readonly json: boolean;
  readonly open: boolean;
}

/** Declares the flags of `npm start`; commander prints them with --help and refuses others. */
export const addStartOptions = (command: Command): Command =>
  command
    .option('--apps <names>', 'domains to run, with commas between (default: all)', names)
    .addOption(
      new Option('--brokers <n>', 'embedded Kafka brokers, 1 or 3').default(1).argParser(brokerCount),
    )
    .option('--rate <n>', 'events per second of each simulator', rate)
    .option('--seed <n>', 'seed of the simulators: the same seed makes the same events', seed)
    .option('--port <n>', 'port of the dashboard; 0 takes a free one (default: 3000)', port)
    .addOption(
      new Option('--kafka <brokers>', 'use this cluster instead of the embedded one, host:port,…')
        .env('KAFKA_BROKERS')
        .argParser(addresses),
    )
    .addOption(
      new Option('--topic-prefix <prefix>', 'put before every topic and group, to share a cluster')
        .default('')
        .env('KAFKA_TOPIC_PREFIX')
        .argParser(prefix),
    )
    .option('--data-dir <dir>', 'where everything is kept', folder, defaultDataDir)
    .option(
      '--duration <time>',
      'stop by itself after this time, such as 90s or 5m (default: at Ctrl-C)',
      duration,
    )
    .option('--no-simulate', 'start the producers without made-up events')
    .option('--json', 'print one line of JSON when ready, and nothing else on standard output', false)
    .option('--open', 'open the dashboard in a browser', false);

const names = (text: string): readonly string[] => {
  const list = text.split(',').map((name) => name.trim());
  if (list.some((name) => !/^[a-z][a-z0-9-]*$/.test(name))) {
    throw new InvalidArgumentError('Expected names of folders in apps/, such as web-clickstream.');
  }
  return [...new Set(list)];
};

const brokerCount = (text: string): 1 | 3 => {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new InvalidArgumentError('Expected 1 or 3.');
};

const number = (text: string, from: number, to: number, whole: boolean): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  throw new InvalidArgumentError(`Expected a ${whole ? 'whole ' : ''}number from ${from} to ${to}.`);
};
/** The bound is that of `suite.controls`. */
const rate = (text: string): number => number(text, 0, 100_000, false);
const seed = (text: string): number => number(text, 0, 2 ** 32 - 1, true);
const port = (text: string): number => number(text, 0, 65_535, true);

const addresses = (text: string): readonly string[] => {
  const list = text.split(',').map((address) => address.trim());
  if (list.every((address) => /^(\[[\da-fA-F:]+\]|[^\s:,/]+):\d{1,5}$/.test(address))) return list;
  throw new InvalidArgumentError('Expected host:port, several with commas between.');
};

const prefix = (text: string): string => {
  if (/^[a-zA-Z0-9._-]{0,60}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected at most 60 of a-z A-Z 0-9 . _ -');
};

export const folder = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('Expected a folder.');
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), text);
};

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

const duration = (text: string): number => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
  // setTimeout waits no longer than that.
  if (ms > 0 && ms < 2 ** 31) return ms;
  throw new InvalidArgumentError('Expected a time such as 500ms, 60s, 5m or 1h.');
};
