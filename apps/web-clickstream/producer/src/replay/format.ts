import { type AccessLogOptions, accessLogReader } from './access-log.ts';
import { csvReader, type TableOptions } from './csv.ts';
import { ndjsonReader } from './ndjson.ts';
import type { LineReader } from './replayed.ts';

export const formats = ['access', 'csv', 'ndjson'] as const;
export type Format = (typeof formats)[number];

/** Told by the name of the file, else by its first line. */
export const formatOf = (file: string, firstLine: string): Format => {
  const name = file.replace(/\.gz$/, '').toLowerCase();
  if (/\.(csv|tsv)$/.test(name)) return 'csv';
  if (/\.(ndjson|jsonl|json)$/.test(name) || firstLine.trimStart().startsWith('{')) return 'ndjson';
  return /^\S+ \S+ .*\[[^\]]+\] "/.test(firstLine) ? 'access' : 'csv';
};

export const readerOf = (format: Format, options: AccessLogOptions & TableOptions): LineReader => {
  switch (format) {
    case 'access':
      return accessLogReader(options);
    case 'csv':
      return csvReader(options);
    case 'ndjson':
      return ndjsonReader(options);
  }
};
