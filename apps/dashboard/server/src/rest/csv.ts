import type { RecordRow } from '@kafka-streaming/event-schema';

/** More columns than that are no table: what does not fit stays in the value. */
const maxColumns = 100;

/** Spreadsheets run text that begins like a formula: an apostrophe makes it text. */
const formulaStart = /^[=+\-@\t\r\n]/;

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const fieldsOf = (value: string | null): Readonly<Record<string, unknown>> => {
  if (value === null) return {};
  try {
    const body: unknown = JSON.parse(value);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    return { value };
  }
  return { value };
};

/** Records as CSV (RFC 4180): where they stand, then a column for each field of their values. */
export const csvOf = (rows: readonly RecordRow[]): string => {
  const values = rows.map((row) => fieldsOf(row.value));
  const fields = [...new Set(values.flatMap((value) => Object.keys(value)))].slice(0, maxColumns);
  const place = ['topic', 'partition', 'offset', 'timestamp', 'key'];
  const lines = rows.map(({ topic, partition, offset, timestamp, key }, index) => {
    const at = [topic, partition, offset, new Date(timestamp).toISOString(), key];
    return [...at, ...fields.map((field) => values[index]?.[field])].map(cell).join(',');
  });
  const heading = [...place, ...fields.map((field) => (place.includes(field) ? `value.${field}` : field))];
  return `${[heading.map(cell).join(','), ...lines].join('\r\n')}\r\n`;
};
