import type { JsonSchema } from './json-schema.ts';

/**
 * Why `next` can't stand in for `released`, in both directions: a new reader must accept every old record (the
 * log keeps them), an old reader must accept every new one (apps are upgraded one by one).
 * Allowed: a new optional field; a wider description. Everything else needs a new topic.
 * Returns one line per breach, each naming the field; none = compatible.
 */
export const breaches = (released: JsonSchema, next: JsonSchema, at = 'value'): readonly string[] => {
  const variants = [released.anyOf ?? released.oneOf, next.anyOf ?? next.oneOf] as const;
  if (variants[0] !== undefined || variants[1] !== undefined) {
    return variantBreaches(variants[0] ?? [released], variants[1] ?? [next], at);
  }
  return [
    ...changed(released, next, at, ['type', 'const', 'pattern']),
    ...bounds(released, next, at),
    ...enumBreaches(released, next, at),
    ...propertyBreaches(released, next, at),
    ...(released.items && next.items ? breaches(released.items, next.items, `${at}[]`) : []),
    ...(typeof released.additionalProperties === 'object' && typeof next.additionalProperties === 'object'
      ? breaches(released.additionalProperties, next.additionalProperties, `${at}.*`)
      : []),
  ];
};

const changed = (
  released: JsonSchema,
  next: JsonSchema,
  at: string,
  names: readonly ('type' | 'const' | 'pattern')[],
): readonly string[] =>
  names
    .filter((name) => String(released[name]) !== String(next[name]))
    .map((name) => `${at}: ${name} was ${String(released[name])}, is ${String(next[name])}`);

const boundNames = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
] as const;

/** A narrower bound refuses old records, a wider one writes records that old readers refuse. */
const bounds = (released: JsonSchema, next: JsonSchema, at: string): readonly string[] =>
  boundNames
    .filter((name) => released[name] !== next[name])
    .map((name) => `${at}: ${name} was ${released[name] ?? 'unset'}, is ${next[name] ?? 'unset'}`);

const enumBreaches = (released: JsonSchema, next: JsonSchema, at: string): readonly string[] => {
  const [before, after] = [new Set(released.enum ?? []), new Set(next.enum ?? [])];
  return [
    ...[...before].filter((v) => !after.has(v)).map((v) => `${at}: no longer accepts ${JSON.stringify(v)}`),
    ...[...after].filter((v) => !before.has(v)).map((v) => `${at}: old readers refuse ${JSON.stringify(v)}`),
  ];
};

const propertyBreaches = (released: JsonSchema, next: JsonSchema, at: string): readonly string[] => {
  const before = released.properties ?? {};
  const after = next.properties ?? {};
  const wasRequired = new Set(released.required ?? []);
  const isRequired = new Set(next.required ?? []);
  const kept = Object.entries(before).flatMap(([name, schema]) => {
    const now = after[name];
    const here = `${at}.${name}`;
    if (now === undefined) return [`${here}: removed`];
    const need = wasRequired.has(name) === isRequired.has(name) ? [] : [`${here}: required changed`];
    return [...need, ...breaches(schema, now, here)];
  });
  const added = Object.keys(after)
    .filter((name) => before[name] === undefined && isRequired.has(name))
    .map((name) => `${at}.${name}: added as required, old records lack it`);
  return [...kept, ...added];
};

/** Variants of a union are told apart by their `type` constant, or else by their place. */
const variantBreaches = (
  released: readonly JsonSchema[],
  next: readonly JsonSchema[],
  at: string,
): readonly string[] => {
  const name = (schema: JsonSchema, index: number): string =>
    String(schema.properties?.['type']?.const ?? schema.const ?? schema.type ?? index);
  const after = new Map(next.map((schema, index) => [name(schema, index), schema]));
  const before = new Map(released.map((schema, index) => [name(schema, index), schema]));
  return [
    ...[...before].flatMap(([variant, schema]) => {
      const now = after.get(variant);
      return now === undefined ? [`${at}<${variant}>: removed`] : breaches(schema, now, `${at}<${variant}>`);
    }),
    ...[...after.keys()].filter((v) => !before.has(v)).map((v) => `${at}<${v}>: old readers refuse it`),
  ];
};
