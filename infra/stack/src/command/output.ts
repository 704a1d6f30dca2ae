import { Option } from 'commander';
import { defaultDataDir } from '../machine/repository.ts';
import { folder } from '../start-options.ts';

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const printJson = (value: unknown): void => print(JSON.stringify(value));

/** Columns as wide as their widest cell. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

export const dataDirOption = (): Option =>
  new Option('--data-dir <dir>', 'data folder of the stack that is meant')
    .argParser(folder)
    .default(defaultDataDir);
