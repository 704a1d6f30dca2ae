const kept = 1_024;

/** The newest durations, for quantiles of what happens now. */
export interface Durations {
  add(ms: number): void;
  quantiles(): { readonly p50: number; readonly p99: number };
}

export const createDurations = (): Durations => {
  const ring: number[] = [];
  let next = 0;
  const at = (sorted: readonly number[], share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    add(ms) {
      ring[next] = ms;
      next = (next + 1) % kept;
    },
    quantiles() {
      const sorted = ring.toSorted((a, b) => a - b);
      return { p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
    },
  };
};
