import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { DataFolder } from './figure.ts';

export const openData = (folder: string): DataFolder => {
  const text = (file: string): string => {
    const bytes = readFileSync(join(folder, file));
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  };
  return { text, table: (file) => parse(text(file), { columns: true, bom: true, skip_empty_lines: true }) };
};

/** Those of the files that are not there. */
export const absentFrom = (folder: string, files: readonly string[]): readonly string[] =>
  files.filter((file) => !existsSync(join(folder, file)));
