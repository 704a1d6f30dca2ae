import type { Hops, Latency, Percentiles } from '@kafka-streaming/event-schema';
import { count, type Histogram, histogram, merge, quantile } from './histogram.ts';

/** How long results were on their way, hop by hop, over the last minute. */
export interface LatencyMeter {
  /** By domain, oldest slice first. */
  readonly slices: Map<string, Slice[]>;
}

interface Slice {
  readonly start: number;
  samples: number;
  readonly hops: Record<Hop, Histogram>;
}

const hopNames = [
  'createdToProduced',
  'producedToConsumed',
  'consumedToEmitted',
  'emittedToRead',
  'total',
] as const;
type Hop = (typeof hopNames)[number];

const sliceMs = 5_000;
const spanMs = 60_000;
/**
 * An event older than that when it was produced was replayed, or kept back by its source (a page that was offline):
 * its age says nothing about the way, which then counts from the producer on.
 */
const plausibleMs = 2_000;

export const latencyMeter = (): LatencyMeter => ({ slices: new Map() });

const newSlice = (start: number): Slice => ({
  start,
  samples: 0,
  hops: {
    createdToProduced: histogram(),
    producedToConsumed: histogram(),
    consumedToEmitted: histogram(),
    emittedToRead: histogram(),
    total: histogram(),
  },
});

const sliceAt = (meter: LatencyMeter, domain: string, now: number): Slice => {
  const start = now - (now % sliceMs);
  const slices = meter.slices.get(domain) ?? [];
  const newest = slices.at(-1);
  if (newest?.start === start) return newest;
  const slice = newSlice(start);
  meter.slices.set(domain, [...slices.filter((old) => old.start > start - spanMs), slice]);
  return slice;
};

/** Counts one result of a domain, read now. Clocks of different machines may differ: never below zero. */
export const measure = (meter: LatencyMeter, domain: string, hops: Hops, readAt: number): void => {
  const slice = sliceAt(meter, domain, readAt);
  const add = (hop: Hop, from: number, to: number): void => count(slice.hops[hop], Math.max(0, to - from));
  const age = hops.produced - hops.created;
  const plausible = age >= -plausibleMs && age <= plausibleMs;
  slice.samples += 1;
  if (plausible) add('createdToProduced', hops.created, hops.produced);
  add('producedToConsumed', hops.produced, hops.consumed);
  add('consumedToEmitted', hops.consumed, hops.emitted);
  add('emittedToRead', hops.emitted, readAt);
  add('total', plausible ? hops.created : hops.produced, readAt);
};

const percentiles = (of: Histogram): Percentiles | null =>
  of.total === 0
    ? null
    : {
        count: of.total,
        p50: Math.round(quantile(of, 0.5)),
        p95: Math.round(quantile(of, 0.95)),
        p99: Math.round(quantile(of, 0.99)),
      };

const summary = (domain: string, slices: readonly Slice[], now: number): Latency => {
  const of = (hop: Hop) => percentiles(merge(slices.map((slice) => slice.hops[hop])));
  return {
    kind: 'latency',
    time: now,
    domain,
    samples: slices.reduce((sum, slice) => sum + slice.samples, 0),
    hops: {
      createdToProduced: of('createdToProduced'),
      producedToConsumed: of('producedToConsumed'),
      consumedToEmitted: of('consumedToEmitted'),
      emittedToRead: of('emittedToRead'),
      total: of('total'),
    },
  };
};

/** One summary for each domain that had results in the last minute, and one of `all`. */
export const summaries = (meter: LatencyMeter, now: number): readonly Latency[] => {
  const recent = [...meter.slices].map(([domain, slices]) => ({
    domain,
    slices: slices.filter((slice) => slice.start > now - spanMs),
  }));
  const all = recent.flatMap(({ slices }) => slices);
  return [
    summary('all', all, now),
    ...recent
      .filter(({ slices }) => slices.length > 0)
      .map(({ domain, slices }) => summary(domain, slices, now)),
  ];
};
