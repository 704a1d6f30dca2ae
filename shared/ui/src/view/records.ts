import type { RecordRow, RecordsAnswer } from '@kafka-streaming/event-schema';

/** Which raw records of a topic to show. */
export interface RecordQuery {
  readonly topic: string;
  /** For the drawer's heading: what the records are behind of. */
  readonly title: string;
  readonly key?: string;
  readonly partition?: number;
  readonly offset?: string;
  readonly contains?: string;
}

const isRow = (value: unknown): value is RecordRow =>
  typeof value === 'object' &&
  value !== null &&
  'partition' in value &&
  'offset' in value &&
  'timestamp' in value;

const isAnswer = (body: unknown): body is RecordsAnswer =>
  typeof body === 'object' &&
  body !== null &&
  'records' in body &&
  Array.isArray(body.records) &&
  body.records.every(isRow) &&
  'scanned' in body;

const problemOf = (body: unknown, status: number): string => {
  if (typeof body !== 'object' || body === null || !('message' in body))
    return `The gateway answered ${status}.`;
  return 'whatToDo' in body ? `${body.message} ${body.whatToDo}` : String(body.message);
};

/** Body of an answer of the gateway; rejects with the text that it gives for people. */
export const fetchJson = async (path: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(path, init).catch(() => {
    throw new Error('The gateway does not answer. Is the stack running?');
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new Error(problemOf(body, response.status));
  return body;
};

export const recordsPath = (
  { topic, key, partition, offset, contains }: RecordQuery,
  limit: number,
): string => {
  const query = new URLSearchParams({ limit: String(limit) });
  if (key !== undefined) query.set('key', key);
  if (partition !== undefined) query.set('partition', String(partition));
  if (offset !== undefined) query.set('offset', offset);
  if (contains !== undefined) query.set('contains', contains);
  return `/api/topics/${encodeURIComponent(topic)}/records?${query}`;
};

/** Reads raw records: bounded by the gateway, which says what bounded it. */
export const fetchRecords = async (
  query: RecordQuery,
  limit: number,
  signal?: AbortSignal,
): Promise<RecordsAnswer> => {
  const body = await fetchJson(recordsPath(query, limit), signal ? { signal } : {});
  if (!isAnswer(body)) throw new Error('The gateway’s answer has an unknown form. Reload the page.');
  return body;
};
