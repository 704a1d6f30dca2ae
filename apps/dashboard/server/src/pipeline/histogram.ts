/**
 * How often durations occurred, in buckets that grow by 2 %: any quantile is right within 1 %.
 * Milliseconds; everything below 1 ms is one bucket, everything above ten minutes another.
 */
export interface Histogram {
  readonly counts: Uint32Array;
  total: number;
}

const growth = Math.log(1.02);
const longestMs = 600_000;
const buckets = Math.ceil(Math.log(longestMs) / growth) + 2;

export const histogram = (): Histogram => ({ counts: new Uint32Array(buckets), total: 0 });

const bucketOf = (ms: number): number =>
  ms < 1 ? 0 : Math.min(buckets - 1, 1 + Math.floor(Math.log(ms) / growth));

/** The middle of a bucket. */
const msOf = (bucket: number): number => (bucket === 0 ? 0 : Math.exp((bucket - 0.5) * growth));

export const count = (into: Histogram, ms: number): void => {
  const bucket = bucketOf(ms);
  into.counts[bucket] = (into.counts[bucket] ?? 0) + 1;
  into.total += 1;
};

export const merge = (parts: readonly Histogram[]): Histogram => {
  const sum = histogram();
  for (const part of parts) {
    part.counts.forEach((n, bucket) => {
      sum.counts[bucket] = (sum.counts[bucket] ?? 0) + n;
    });
    sum.total += part.total;
  }
  return sum;
};

/** The value that a share `q` of all does not exceed; 0 when there is none. */
export const quantile = (of: Histogram, q: number): number => {
  let left = Math.max(1, Math.ceil(q * of.total));
  const bucket = of.counts.findIndex((n) => {
    left -= n;
    return left <= 0;
  });
  return bucket < 0 ? 0 : msOf(bucket);
};
