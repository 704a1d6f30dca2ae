/** One measured thing beside its peers, all from one run on one machine. */
export interface Row {
  readonly bench: string;
  readonly what: string;
  readonly unit: string;
  /** How often it was measured. */
  readonly runs: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of this over the median of `peer`, pair by pair; absent for the peer itself. */
  readonly ratio?: { readonly peer: string; readonly median: number };
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  readonly run: (say: (line: string) => void) => Promise<readonly Row[]>;
}

export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

/** A row of measured values; `peer` holds the peer's values of the same rounds. */
export const rowOf = (
  of: { readonly bench: string; readonly what: string; readonly unit: string },
  values: readonly number[],
  peer?: { readonly name: string; readonly values: readonly number[] },
): Row => ({
  ...of,
  runs: values.length,
  median: medianOf(values),
  min: Math.min(...values),
  max: Math.max(...values),
  ...(peer === undefined
    ? {}
    : {
        ratio: {
          peer: peer.name,
          median: medianOf(values.map((v, i) => v / (peer.values[i] ?? Number.NaN))),
        },
      }),
});
