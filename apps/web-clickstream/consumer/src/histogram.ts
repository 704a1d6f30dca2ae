/**
 * How often values of zero and more occurred, in bins 2 % wide: quantiles to 1 %, with the bins of DDSketch (Masson
 * et al., VLDB 2019). Two things the sketch of the streams package is not made for: a value can be taken back, as
 * a visit that grows needs, and few values take little memory, as thousands of small panes need.
 */
export type Histogram = Map<number, number>;

const accuracy = 0.01;
const gamma = (1 + accuracy) / (1 - accuracy);
const logGamma = Math.log(gamma);
/** Bin of zero, below that of any number. */
const zero = -100_000;

const binOf = (value: number): number => (value <= 0 ? zero : Math.ceil(Math.log(value) / logGamma));
const middleOf = (bin: number): number => (bin === zero ? 0 : (2 * gamma ** bin) / (gamma + 1));

const addTo = (histogram: Histogram, bin: number, times: number): void => {
  const sum = (histogram.get(bin) ?? 0) + times;
  if (sum === 0) histogram.delete(bin);
  else histogram.set(bin, sum);
};

/** Adds a value a number of times, takes it back when `times` is negative. Changes the histogram. */
export const record = (histogram: Histogram, value: number, times = 1): void =>
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
    if (below > rank) return middleOf(bin);
  }
  return null;
};
