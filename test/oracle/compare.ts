/** Compares a streamed figure with the oracle's, number by number. */
import { type Estimate, isEstimate } from './estimate.ts';

const isClose = (actual: unknown, { exact, relativeError }: Estimate): boolean =>
  typeof actual === 'number' && Math.abs(actual - exact) <= Math.abs(exact) * relativeError + 1e-9;

const sameNumber = (actual: unknown, expected: number): boolean =>
  typeof actual === 'number' && Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** One line per difference; fields that the oracle leaves out are not compared. */
export const differences = (actual: unknown, expected: unknown, at: string): readonly string[] => {
  if (isEstimate(expected)) {
    return isClose(actual, expected) ? [] : [`${at}: ${String(actual)} instead of about ${expected.exact}`];
  }
  if (typeof expected === 'number') {
    return sameNumber(actual, expected) ? [] : [`${at}: ${String(actual)} instead of ${expected}`];
  }
  if (isObject(expected) && isObject(actual)) return ofFields(actual, expected, at);
  return actual === expected
    ? []
    : [`${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
};

const ofFields = (
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
  at: string,
): readonly string[] => {
  const length =
    Array.isArray(expected) && Array.isArray(actual) && actual.length !== expected.length
      ? [`${at}: ${actual.length} entries instead of ${expected.length}`]
      : [];
  const fields = Object.keys(expected).flatMap((name) =>
    differences(actual[name], expected[name], `${at}.${name}`),
  );
  return [...length, ...fields];
};

/** A minute in which all counts are zero says nothing: it may have been told and taken back. */
const saysNothing = (value: unknown): boolean =>
  isObject(value) &&
  'start' in value &&
  Object.entries(value).every(
    ([name, figure]) => ['start', 'end'].includes(name) || typeof figure !== 'number' || figure === 0,
  );

/** Of whole topics: what is missing, what is too much, and what differs. */
export const topicDifferences = (
  topic: string,
  actual: ReadonlyMap<string, unknown>,
  expected: ReadonlyMap<string, unknown>,
): readonly string[] => {
  const extra = [...actual].filter(([key, value]) => !expected.has(key) && !saysNothing(value));
  return [
    ...extra.map(([key]) => `${topic}: ${key} should not be there`),
    ...[...expected].flatMap(([key, value]) =>
      actual.has(key)
        ? differences(actual.get(key), value, `${topic}: ${key}`)
        : [`${topic}: ${key} is missing`],
    ),
  ];
};
