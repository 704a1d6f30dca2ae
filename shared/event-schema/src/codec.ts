import type { Topic } from './topic.ts';

/** Kafka's own limit of a record here: one above it is refused before it is queued. */
export const maxRecordBytes = 1_000_000;

export type Decoded<V> =
  | { readonly ok: true; readonly value: V }
  | { readonly ok: false; readonly reason: string };

/** A value as it travels: JSON text. Why JSON: see this package's README, "Wire format". */
export const encode = <V>(value: V): string => JSON.stringify(value);

const utf8 = new TextDecoder();

/** Node's Buffer reads itself as text, and faster; a plain array of bytes would list its numbers. */
const textOf = (bytes: Uint8Array): string =>
  bytes.toString === Uint8Array.prototype.toString ? utf8.decode(bytes) : bytes.toString();

/**
 * Reads and checks a record's value.
 * The reason of a failure names the field and what it should be: it becomes the reason of the dead letter.
 */
export const decode = <V>(topic: Topic<V>, bytes: Uint8Array | null): Decoded<V> => {
  if (bytes === null) return { ok: false, reason: 'KS_DECODE: null value' };
  let body: unknown;
  try {
    body = JSON.parse(textOf(bytes));
  } catch (error) {
    return {
      ok: false,
      reason: `KS_DECODE: not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    };
  }
  const parsed = topic.schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const at = issue?.path.join('.') || 'value';
  return { ok: false, reason: `KS_DECODE: ${at}: ${issue?.message ?? 'not valid'}` };
};
