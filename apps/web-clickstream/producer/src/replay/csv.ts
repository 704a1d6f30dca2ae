import { parse } from 'csv-parse/sync';
import { columnsOf, type Mapping, rowReader } from './columns.ts';
import { type LineReader, type Replayed, type ReplaySite, readAll } from './replayed.ts';

export interface TableOptions extends ReplaySite {
  readonly mapping?: Mapping;
}

/** A quoted field may go on over so many lines; beyond, a quote was left open, and they are parked together. */
const longestRecordLines = 50;

const closed = (text: string): boolean => (text.match(/"/g)?.length ?? 0) % 2 === 0;

/** The first separator that the header has most of. */
const separatorOf = (header: string): string =>
  [',', ';', '\t'].reduce((best, sign) =>
    header.split(sign).length > header.split(best).length ? sign : best,
  );

/** Most lines have no quotes: those need no parser, which costs .2 ms a call. */
const cells = (text: string, delimiter: string): readonly string[] | undefined => {
  if (!text.includes('"'))
    return text
      .replace(/^\uFEFF/, '')
      .split(delimiter)
      .map((cell) => cell.trim());
  try {
    const [row] = parse(text, { delimiter, relax_column_count: true, bom: true, trim: true });
    return row;
  } catch {
    return undefined;
  }
};

/** Comma, semicolon or tab separated, first line = names of the columns. */
export const csvReader = (options: TableOptions): LineReader => {
  let open: { text: string; line: number; lines: number } | undefined;
  let table: { names: readonly string[]; delimiter: string; row: ReturnType<typeof rowReader> } | undefined;

  const header = (text: string): undefined => {
    const delimiter = separatorOf(text);
    const names = cells(text, delimiter) ?? [];
    table = { names, delimiter, row: rowReader(options, columnsOf(names, options.mapping ?? {})) };
  };
  const record = (text: string, line: number): Replayed | undefined => {
    if (table === undefined) return header(text);
    const { names, delimiter, row } = table;
    const values = cells(text, delimiter);
    if (values?.length !== names.length) {
      const reason = `line: expected ${names.length} columns, found ${values?.length ?? 'an open quote'}`;
      return { ok: false, line, reason, text };
    }
    return row(new Map(names.map((name, index) => [name, values[index] ?? ''])), line, text);
  };
  const end = (): Replayed | undefined => {
    const left = open;
    open = undefined;
    return left === undefined
      ? undefined
      : { ok: false, line: left.line, reason: 'line: a quote is never closed', text: left.text };
  };
  return {
    end,
    read: (text, line) => {
      if (open === undefined && text.trim() === '') return undefined;
      const whole = open === undefined ? text : `${open.text}\n${text}`;
      const begun = open ?? { line, lines: 0 };
      if (closed(whole)) {
        open = undefined;
        return record(whole, begun.line);
      }
      open = { text: whole, line: begun.line, lines: begun.lines + 1 };
      return open.lines > longestRecordLines ? end() : undefined;
    },
  };
};

/** Every row of a CSV text as an event, or with the reason why it is none. */
export const csvEvents = (text: string, options: TableOptions): readonly Replayed[] =>
  readAll(text.split(/\r?\n/), csvReader(options));
