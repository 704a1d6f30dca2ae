import { z } from 'zod';
import { badRequest } from '../problem.ts';

const integer = (max: number) => z.coerce.number().int().min(0).max(max);
const anyTime = integer(8_640_000_000_000_000);

/** Rows that one answer may have; an export may have more. */
export const maxRows = 500;
export const maxExportRows = 10_000;

const place = {
  partition: integer(100_000).optional().describe('only this partition'),
  offset: z
    .string()
    .regex(/^\d{1,19}$/, 'a whole number')
    .optional()
    .describe('start here; needs partition'),
  time: anyTime.optional().describe('start at this Kafka timestamp, epoch ms'),
  last: integer(1_000_000).min(1).optional().describe('start so many records before the end'),
};
const filter = {
  key: z.string().min(1).max(300).optional().describe('keys that begin with this'),
  contains: z.string().min(1).max(200).optional().describe('keys or values that contain this, in any case'),
};

const startsOnce = (query: { offset?: unknown; time?: unknown; last?: unknown }): boolean =>
  [query.offset, query.time, query.last].filter((start) => start !== undefined).length <= 1;

const recordsOf = (most: number, usual: number) =>
  z
    .object({ ...place, ...filter, limit: integer(most).min(1).default(usual).describe('rows at most') })
    .refine(startsOnce, { path: ['offset'], message: 'give one of offset, time and last, not several' })
    .refine((query) => query.offset === undefined || query.partition !== undefined, {
      path: ['partition'],
      message: 'is needed with offset',
    });

export const recordsQuery = recordsOf(maxRows, 100);
export const exportQuery = recordsOf(maxExportRows, maxExportRows);
export type RecordsQuery = z.infer<typeof recordsQuery>;

export const historyQuery = z
  .object({
    from: anyTime.describe('event time, epoch ms'),
    to: anyTime.describe('event time, epoch ms'),
    key: filter.key,
    limit: integer(5_000).min(1).default(2_000).describe('keys at most'),
  })
  .refine(({ from, to }) => from <= to, { path: ['from'], message: 'must not be after to' });
export type HistoryQuery = z.infer<typeof historyQuery>;

/** Reads a query, body or parameters; a failure names the field and where to look. */
export const read = <V>(schema: z.ZodType<V>, input: unknown): V => {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'request';
  throw badRequest(`${field}: ${issue?.message ?? 'not valid'}`, 'GET /api lists what each address takes.');
};
