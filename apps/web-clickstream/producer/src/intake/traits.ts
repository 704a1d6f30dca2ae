type Scalar = string | number | boolean;

const longestText = 1_000;
const longestName = 100;
const deepest = 4;

const leaf = (name: string, value: unknown): readonly [string, Scalar][] => {
  const key = name.slice(0, longestName);
  if (typeof value === 'string') return [[key, value.slice(0, longestText)]];
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return [[key, value]];
  }
  return value === null || value === undefined
    ? []
    : [[key, (JSON.stringify(value) ?? '').slice(0, longestText)]];
};

const flat = (prefix: string, value: unknown, depth: number): readonly [string, Scalar][] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === deepest) {
    return leaf(prefix, value);
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    flat(prefix === '' ? name : `${prefix}.${name}`, inner, depth + 1),
  );
};

/** Properties of any shape as one level of plain values: nested names joined by dots, lists as JSON text. */
export const flatTraits = (properties: Readonly<Record<string, unknown>>): Record<string, Scalar> =>
  Object.fromEntries(flat('', properties, 0));
