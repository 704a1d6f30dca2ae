/** Load times and web vitals: the 75th percentile, and how many page views were good, fair and poor. */
import { type Vitals, webRangeMs } from '@kafka-streaming/event-schema';
import { Quantiles, type StateCodec } from '@kafka-streaming/streams';
import { vitalLimits } from './definitions.ts';
import type { Fact } from './fact.ts';
import type { RangeDrawing, RangeMark, Ranges } from './ranges.ts';

type VitalName = keyof typeof vitalLimits;
const names: readonly VitalName[] = ['load', 'lcp', 'inp', 'cls', 'fcp', 'ttfb'];

export interface VitalSums {
  readonly values: Quantiles;
  good: number;
  fair: number;
  poor: number;
}

/** Up to the first limit is good, above the second is poor; the limits themselves are the better side. */
export const vitalGrade = (name: VitalName, value: number): 'good' | 'fair' | 'poor' => {
  const [good, poor] = vitalLimits[name];
  if (value <= good) return 'good';
  return value <= poor ? 'fair' : 'poor';
};

interface VitalAdd {
  readonly name: VitalName;
  readonly value: number;
}

/** What a fact changes in the vitals. */
export const vitalMarks = (fact: Fact): readonly RangeMark<VitalAdd>[] => {
  const { site } = fact;
  if (fact.kind === 'event') return [{ kind: 'clock', site, seen: fact.seen }];
  if (fact.kind !== 'timed') return [];
  return names.flatMap((name) => {
    const value = fact.timings[name];
    if (value === undefined) return [];
    return [{ kind: 'pane', site, time: fact.time, key: name, add: { name, value } } as const];
  });
};

const empty = (): VitalSums => ({ values: new Quantiles(), good: 0, fair: 0, poor: 0 });

const add = (sums: VitalSums, { name, value }: VitalAdd): VitalSums => {
  sums.values.add(value);
  sums[vitalGrade(name, value)] += 1;
  return sums;
};

const merge = (into: VitalSums, from: VitalSums): VitalSums => {
  into.values.merge(from.values);
  into.good += from.good;
  into.fair += from.fair;
  into.poor += from.poor;
  return into;
};

const vitalOf = (sums: VitalSums | undefined): Vitals['load'] => ({
  p75: sums?.values.quantile(0.75) ?? null,
  good: sums?.good ?? 0,
  fair: sums?.fair ?? 0,
  poor: sums?.poor ?? 0,
});

const vitalsOf = ({ site, range, time, sums }: RangeDrawing<VitalSums>): Vitals => ({
  site,
  range,
  time,
  load: vitalOf(sums.get('load')),
  lcp: vitalOf(sums.get('lcp')),
  inp: vitalOf(sums.get('inp')),
  cls: vitalOf(sums.get('cls')),
  fcp: vitalOf(sums.get('fcp')),
  ttfb: vitalOf(sums.get('ttfb')),
});

const codec: StateCodec<VitalSums> = {
  toJson: (sums) => sums,
  // The changelog holds what toJson gave out.
  fromJson: (json) => {
    const stored = json as Omit<VitalSums, 'values'> & { values: unknown };
    return { ...stored, values: Quantiles.fromJson(stored.values) };
  },
};

export const vitals: Ranges<VitalAdd, VitalSums, Vitals> = {
  empty,
  add,
  merge,
  codec,
  keepMs: webRangeMs['1h'],
  draw: (drawing) => [vitalsOf(drawing)],
};
