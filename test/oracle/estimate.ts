/** A figure that the consumer may estimate: exact here, with the error that is allowed. */
export interface Estimate {
  readonly exact: number;
  readonly relativeError: number;
}
export const isEstimate = (value: unknown): value is Estimate =>
  typeof value === 'object' && value !== null && 'exact' in value && 'relativeError' in value;

/** Sketches promise 1 % of the value at that rank. */
export const quantile = (values: readonly number[], q: number): Estimate | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return { exact: sorted[Math.floor(q * (sorted.length - 1))] ?? 0, relativeError: 0.0101 };
};

/** Three standard errors of HyperLogLog with 2^14 registers. */
export const distinct = (values: Iterable<string>): Estimate => ({
  exact: new Set(values).size,
  relativeError: 3 * 0.0081,
});
