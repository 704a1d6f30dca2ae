import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readable, wantsColours } from '@kafka-streaming/app';
import { Command, InvalidArgumentError } from 'commander';
import { logDir } from '../stack/data-dir.ts';
import { readStack } from '../stack/stack-file.ts';
import { dataDirOption } from './output.ts';

interface LogsOptions {
  readonly dataDir: string;
  readonly follow: boolean;
  readonly lines: number;
}

/** Enough for the last lines that anyone asks for. */
const tailBytes = 4 * 1024 * 1024;
const followEveryMs = 250;

const lineCount = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && text.trim() !== '') return count;
  throw new InvalidArgumentError('Expected a whole number from 0.');
};

/** `npm run logs -- APP`: the newest lines of one app's log, readable on a terminal, JSON in a pipe. */
export const logsCommand = (): Command => {
  const command = new Command('npm run logs --')
    .description('Shows the log of one app.')
    .argument('<app>', 'such as web-clickstream-consumer')
    .option('-f, --follow', 'go on with new lines as they come', false)
    .option('-n, --lines <n>', 'how many of the newest lines', lineCount, 50)
    .addOption(dataDirOption());
  return command.action(async (app: string, { dataDir, follow, lines }: LogsOptions) => {
    const path = logOf(dataDir, app);
    if (path === undefined) return command.error(`error: ${noSuchLog(dataDir, app)}`);
    const position = showTail(path, lines);
    if (follow) await showNew(path, position);
  });
};

/** By the app's folder (`web-clickstream-consumer`), or by what it calls itself. */
const logOf = (dataDir: string, app: string): string | undefined => {
  const named = readStack(dataDir)?.apps.find((entry) => entry.app === app)?.log;
  const path = named ?? join(logDir(dataDir), `${basename(app)}.log`);
  return existsSync(path) ? path : undefined;
};

const noSuchLog = (dataDir: string, app: string): string => {
  const folder = logDir(dataDir);
  const logs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : [];
  const known = logs.map((name) => name.slice(0, -'.log'.length));
  return known.length === 0
    ? `there are no logs in ${folder}; nothing was started there yet`
    : `there is no log of ${app}. There is: ${known.join(', ')}`;
};

const show = (text: string): void => {
  const people = process.stdout.isTTY === true;
  const line = people ? readable(text, wantsColours(process.stdout)).trimEnd() : text;
  process.stdout.write(`${line}\n`);
};

/** Shows the last lines; returns where the next one will begin. */
const showTail = (path: string, count: number): number => {
  const { size } = statSync(path);
  const lines = readFrom(path, Math.max(0, size - tailBytes))
    .text.split('\n')
    .slice(0, -1);
  for (const line of count === 0 ? [] : lines.slice(-count)) show(line);
  return size;
};

const showNew = async (path: string, from: number): Promise<never> => {
  let position = from;
  let half = '';
  for (;;) {
    await pause(followEveryMs);
    const { text, size } = readFrom(path, position);
    position = size;
    const lines = `${half}${text}`.split('\n');
    half = lines.pop() ?? '';
    for (const line of lines) show(line);
  }
};

/** Text from a position to the end; from the start when the file has been turned meanwhile. */
const readFrom = (path: string, position: number): { readonly text: string; readonly size: number } => {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const start = position > size ? 0 : position;
    const bytes = Buffer.alloc(size - start);
    const length = readSync(file, bytes, 0, bytes.length, start);
    return { text: bytes.toString('utf8', 0, length), size: start + length };
  } finally {
    closeSync(file);
  }
};
