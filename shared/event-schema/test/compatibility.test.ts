import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { breaches, type JsonSchema, jsonSchemaOf, topic } from '../src/index.ts';

const schemaOf = (schema: z.ZodType<object>): JsonSchema =>
  jsonSchemaOf(
    topic<object>({
      name: 't',
      kind: 'event',
      about: '',
      keyAbout: '',
      keyOf: () => '',
      timeOf: () => 0,
      schema,
    }),
  );

const released = schemaOf(z.object({ id: z.string().max(10), count: z.number(), kind: z.enum(['a', 'b']) }));
const breachesOf = (next: z.ZodType<object>): readonly string[] => breaches(released, schemaOf(next));

describe('a schema change', () => {
  it('may add an optional field', () => {
    const next = z.object({
      id: z.string().max(10),
      count: z.number(),
      kind: z.enum(['a', 'b']),
      note: z.string().optional(),
    });
    expect(breachesOf(next)).toEqual([]);
  });

  it.each([
    [
      'removes a field',
      z.object({ id: z.string().max(10), kind: z.enum(['a', 'b']) }),
      'value.count: removed',
    ],
    [
      'adds a required field',
      z.object({ id: z.string().max(10), count: z.number(), kind: z.enum(['a', 'b']), more: z.string() }),
      'value.more: added as required, old records lack it',
    ],
    [
      'makes a field optional that old readers need',
      z.object({ id: z.string().max(10), count: z.number().optional(), kind: z.enum(['a', 'b']) }),
      'value.count: required changed',
    ],
    [
      'changes a type',
      z.object({ id: z.string().max(10), count: z.string(), kind: z.enum(['a', 'b']) }),
      'value.count: type was number, is string',
    ],
    [
      'narrows a bound',
      z.object({ id: z.string().max(9), count: z.number(), kind: z.enum(['a', 'b']) }),
      'value.id: maxLength was 10, is 9',
    ],
    [
      'drops a value of an enum',
      z.object({ id: z.string().max(10), count: z.number(), kind: z.enum(['a']) }),
      'value.kind: no longer accepts "b"',
    ],
    [
      'adds a value to an enum',
      z.object({ id: z.string().max(10), count: z.number(), kind: z.enum(['a', 'b', 'c']) }),
      'value.kind: old readers refuse "c"',
    ],
  ])('is refused when it %s', (_, next, breach) => {
    expect(breachesOf(next)).toContain(breach);
  });

  it('is refused when a union loses or gains a variant', () => {
    const a = z.object({ type: z.literal('a') });
    const b = z.object({ type: z.literal('b') });
    const one = schemaOf(z.discriminatedUnion('type', [a]));
    const two = schemaOf(z.discriminatedUnion('type', [a, b]));
    expect(breaches(one, two)).toEqual(['value<b>: old readers refuse it']);
    expect(breaches(two, one)).toEqual(['value<b>: removed']);
  });
});
