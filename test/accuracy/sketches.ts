/** Estimates of distinct values and quantiles against the exact numbers; needs no data. */
import { HyperLogLog, Quantiles } from '@kafka-streaming/streams';
import type { Check, Figure } from './figure.ts';

const check = 'sketches';
const sizes = [10, 100, 1_000, 10_000, 100_000, 1_000_000] as const;
const rounds = 5;

const distinctError = (size: number, round: number): number => {
  const sketch = new HyperLogLog();
  for (let i = 0; i < size; i++) sketch.add(`visitor-${round}-${i}`);
  return Math.abs(sketch.count() - size) / size;
};

/** Most of a million in a few rounds would take longer than it tells. */
const roundsFor = (size: number): number => (size > 100_000 ? 1 : rounds);

const distinct = (): readonly Figure[] =>
  sizes.map((size) => {
    const errors = Array.from({ length: roundsFor(size) }, (_, round) => distinctError(size, round));
    const value = Math.max(...errors);
    return { check, set: `${size} distinct`, metric: 'largest relative error', value };
  });

/** Load times as they are: a long tail to the right. Evenly spread ranks of a log-normal distribution. */
const loadTimes = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => {
    const u = ((i * 7_919) % n) / n + 0.5 / n;
    return 1_500 * Math.exp(0.8 * Math.log(u / (1 - u)) * 0.55);
  });

const quantiles = (): readonly Figure[] => {
  const values = loadTimes(100_000);
  const sorted = [...values].sort((a, b) => a - b);
  const sketch = new Quantiles();
  for (const value of values) sketch.add(value);
  return [0.5, 0.75, 0.95, 0.99].map((q) => {
    const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
    const value = Math.abs((sketch.quantile(q) ?? 0) - exact) / exact;
    return { check, set: '100000 load times', metric: `relative error of p${q * 100}`, value };
  });
};

export const sketches: Check = {
  name: check,
  about: 'Errors of HyperLogLog (standard error .0081) and of quantiles (at most .01)',
  files: [],
  run: () => [...distinct(), ...quantiles()],
};
