import { columnsOf, rowReader } from './columns.ts';
import type { TableOptions } from './csv.ts';
import { type LineReader, type Replayed, readAll } from './replayed.ts';

/** Fields of a JSON object as columns: nested names joined by dots. */
const flat = (body: object, prefix = ''): readonly (readonly [string, string])[] =>
  Object.entries(body).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const column = `${prefix}${name}`;
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object') return [[column, String(value)]];
    return Array.isArray(value) ? [[column, JSON.stringify(value)]] : flat(value, `${column}.`);
  });

const parsed = (text: string): object | undefined => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
};

/** One JSON object a line. Its fields are looked up anew in each, as they may differ. */
export const ndjsonReader = (options: TableOptions): LineReader => {
  const readers = new Map<string, ReturnType<typeof rowReader>>();
  const readerOf = (names: readonly string[]): ReturnType<typeof rowReader> => {
    const shape = names.join('\n');
    const known = readers.get(shape);
    if (known !== undefined) return known;
    const mapping = Object.fromEntries(
      Object.entries(options.mapping ?? {}).filter(([, column]) => names.includes(column)),
    );
    const reader = rowReader(options, columnsOf(names, mapping));
    if (readers.size < 1_000) readers.set(shape, reader);
    return reader;
  };
  const read = (text: string, line: number): Replayed | undefined => {
    if (text.trim() === '') return undefined;
    const body = parsed(text);
    if (body === undefined) return { ok: false, line, reason: 'line: expected one JSON object', text };
    const row = new Map(flat(body));
    return readerOf([...row.keys()])(row, line, text);
  };
  return { read, end: () => undefined };
};

/** Every line as an event, or with the reason why it is none. */
export const ndjsonEvents = (lines: Iterable<string>, options: TableOptions): readonly Replayed[] =>
  readAll(lines, ndjsonReader(options));
