/**
 * What traffic is usual: exponentially weighted means of the views per minute, of how far minutes lie from it, and
 * of the views of each page, source and country. Minutes without views count as zero.
 */
import { minuteMs } from './definitions.ts';

export const causeDimensions = ['page', 'source', 'country'] as const;
export type CauseDimension = (typeof causeDimensions)[number];

/** Views of one minute. */
export interface MinuteViews {
  readonly views: number;
  readonly by: Readonly<Record<CauseDimension, Readonly<Record<string, number>>>>;
}
export const noViews: MinuteViews = { views: 0, by: { page: {}, source: {}, country: {} } };

export interface Baseline {
  /** Minutes that went in. */
  readonly minutes: number;
  readonly mean: number;
  /** Mean absolute deviation from the mean. */
  readonly deviation: number;
  readonly by: MinuteViews['by'];
}
export const noBaseline: Baseline = { minutes: 0, mean: 0, deviation: 0, by: noViews.by };

export const unusualLimits = {
  /** Weight of the newest minute: that of a mean over about 30 minutes. */
  weight: 2 / 31,
  /** Minutes that a baseline must have seen before it judges. */
  warmUp: 15,
  /** Deviations from the mean that are still usual. */
  deviations: 4,
  /** A deviation is taken for no less than this many views, nor this part of the mean: quiet sites raise no alarm. */
  floorViews: 3,
  floorShare: 0.1,
  /** Means below this are forgotten. */
  least: 0.02,
} as const;

/** How far from the mean is unusual. */
export const thresholdOf = ({ mean, deviation }: Baseline): number => {
  const { deviations, floorViews, floorShare } = unusualLimits;
  return deviations * Math.max(deviation, floorViews, floorShare * mean);
};

const mixed = (mean: number, value: number): number => mean + unusualLimits.weight * (value - mean);

const mixedBy = (
  means: Readonly<Record<string, number>>,
  views: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => {
  const names = new Set([...Object.keys(means), ...Object.keys(views)]);
  const now = [...names].map((name) => [name, mixed(means[name] ?? 0, views[name] ?? 0)] as const);
  return Object.fromEntries(now.filter(([, mean]) => mean >= unusualLimits.least));
};

/** The baseline after one more minute; an unusual one counts only as far as it would still have been usual. */
export const learn = (before: Baseline, minute: MinuteViews): Baseline => {
  const by = {
    page: mixedBy(before.by.page, minute.by.page),
    source: mixedBy(before.by.source, minute.by.source),
    country: mixedBy(before.by.country, minute.by.country),
  };
  if (before.minutes === 0) return { minutes: 1, mean: minute.views, deviation: 0, by };
  const threshold = thresholdOf(before);
  const [least, most] = [before.mean - threshold, before.mean + threshold];
  const trained = before.minutes >= unusualLimits.warmUp;
  const views = trained ? Math.min(Math.max(minute.views, least), most) : minute.views;
  return {
    minutes: before.minutes + 1,
    mean: mixed(before.mean, views),
    deviation: mixed(before.deviation, Math.abs(views - before.mean)),
    by,
  };
};

/** Undefined when the minute is usual, or when too little is known to say. */
export const unusualKind = (baseline: Baseline, views: number): 'spike' | 'drop' | undefined => {
  if (baseline.minutes < unusualLimits.warmUp) return undefined;
  const away = views - baseline.mean;
  if (Math.abs(away) <= thresholdOf(baseline)) return undefined;
  return away > 0 ? 'spike' : 'drop';
};

export interface Cause {
  readonly dimension: CauseDimension;
  readonly value: string;
  readonly views: number;
  readonly expected: number;
}

/** What is furthest from its own mean in the direction of the whole, furthest first. */
export const causesOf = (
  baseline: Baseline,
  minute: MinuteViews,
  kind: 'spike' | 'drop',
  limit: number,
): readonly Cause[] => {
  const sign = kind === 'spike' ? 1 : -1;
  const excess = (cause: Cause): number => sign * (cause.views - cause.expected);
  const all = causeDimensions.flatMap((dimension) => {
    const [means, views] = [baseline.by[dimension], minute.by[dimension]];
    const values = new Set([...Object.keys(means), ...Object.keys(views)]);
    return [...values].map((value): Cause => {
      return { dimension, value, views: views[value] ?? 0, expected: means[value] ?? 0 };
    });
  });
  const order = (a: Cause, b: Cause): number =>
    excess(b) - excess(a) || (`${a.dimension}|${a.value}` < `${b.dimension}|${b.value}` ? -1 : 1);
  return all
    .filter((cause) => excess(cause) > 0)
    .sort(order)
    .slice(0, limit);
};

/** A minute is judged by the baseline of the minutes that were closed when it began: later ones may still change. */
export const baselineLag = (latenessMs: number): number => Math.ceil(latenessMs / minuteMs) + 1;
