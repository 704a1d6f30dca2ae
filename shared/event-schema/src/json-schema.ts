import { z } from 'zod';
import type { AnyTopic } from './catalog.ts';

/** The part of JSON Schema (draft 2020-12) that our declarations use. */
export interface JsonSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: JsonSchema | undefined;
  readonly additionalProperties?: JsonSchema | boolean | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly pattern?: string | undefined;
}

/** A topic's values as JSON Schema: what a reader must accept. */
export const jsonSchemaOf = (topic: AnyTopic): JsonSchema => {
  const { $schema: _, ...schema } = z.toJSONSchema(topic.schema, { io: 'input', unrepresentable: 'any' });
  // zod types the schema wider than what it writes; a JSON round trip leaves plain data of the shape above.
  return JSON.parse(JSON.stringify(schema)) satisfies JsonSchema;
};
