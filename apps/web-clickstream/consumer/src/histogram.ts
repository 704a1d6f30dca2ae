/**
 * How often values occurred, in bins 2 % wide: quantiles to 1 %, as DDSketch has them (Masson et al., VLDB 2019).
 * Unlike a sketch from the library it can take a value back, which a visit that grows needs.
 */
export type Histogram = Map<number, number>;

const accuracy = 0.01;
const gamma = (1 + accuracy) / (1 - accuracy);
const logGamma = Math.log(gamma);
/** Bin of zero; that of 1 is 0. */
const zero = -1;

const binOf = (value: number): number => (value < 1 ? zero : Math.ceil(Math.log(value) / logGamma));
const valueOf = (bin: number): number => (bin === zero ? 0 : (2 * gamma ** bin) / (gamma + 1));

const addTo = (histogram: Histogram, bin: number, times: number): void => {
  const sum = (histogram.get(bin) ?? 0) + times;
  if (sum === 0) histogram.delete(bin);
  else histogram.set(bin, sum);
};

/** Adds a whole number a number of times, takes it back when `times` is negative. Changes the histogram. */
export const record = (histogram: Histogram, value: number, times: number): void =>
  addTo(histogram, binOf(value), times);

/** Adds the second to the first. */
export const mergeHistograms = (into: Histogram, from: Histogram): Histogram => {
  for (const [bin, times] of from) addTo(into, bin, times);
  return into;
};

/** Null when empty. */
export const quantileOf = (histogram: Histogram, q: number): number | null => {
  const bins = [...histogram].sort(([a], [b]) => a - b);
  const rank = q * (bins.reduce((sum, [, times]) => sum + times, 0) - 1);
  let below = 0;
  for (const [bin, times] of bins) {
    below += times;
    if (below > rank) return valueOf(bin);
  }
  return null;
};
