/** Deeper than any honest event; keeps the walk from exhausting the stack. */
const deepest = 32;

/**
 * Why a parsed body must not be handled: a name that could reach an object's prototype in some reader behind us,
 * or nesting beyond all reason. Undefined = fine.
 */
export const forbiddenName = (body: unknown, depth = 0): string | undefined => {
  if (typeof body !== 'object' || body === null) return undefined;
  if (depth > deepest) return `event: nested deeper than ${deepest} levels`;
  for (const [name, value] of Object.entries(body)) {
    if (name === '__proto__') return '__proto__: not allowed as the name of a field';
    if (name === 'constructor' && typeof value === 'object' && value !== null && 'prototype' in value) {
      return 'constructor.prototype: not allowed as the name of a field';
    }
    const inner = forbiddenName(value, depth + 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
};
