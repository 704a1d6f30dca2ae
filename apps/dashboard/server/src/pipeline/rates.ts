/** Records per second of many things, sampled every two seconds, and their last minute. */
export interface Rates {
  readonly points: Map<string, readonly number[]>;
  readonly counters: Map<string, { readonly value: number; readonly time: number }>;
}

const pointsKept = 30;

export const rates = (): Rates => ({ points: new Map(), counters: new Map() });

const addPoint = (all: Rates, id: string, perSecond: number): void => {
  const points = [...(all.points.get(id) ?? []), Math.round(perSecond * 10) / 10];
  all.points.set(id, points.slice(-pointsKept));
};

/** A rate that is known. */
export const gauge = (all: Rates, id: string, perSecond: number): void => addPoint(all, id, perSecond);

/** A count since some beginning; one that falls began anew. The first sample makes no point. */
export const counter = (all: Rates, id: string, value: number, now: number): void => {
  const before = all.counters.get(id);
  all.counters.set(id, { value, time: now });
  if (before === undefined || now <= before.time) return;
  const grown = value >= before.value ? value - before.value : value;
  addPoint(all, id, (grown * 1_000) / (now - before.time));
};

/** Over the last four seconds. */
export const perSecond = (all: Rates, id: string): number => {
  const points = (all.points.get(id) ?? []).slice(-2);
  if (points.length === 0) return 0;
  return Math.round((10 * points.reduce((sum, point) => sum + point, 0)) / points.length) / 10;
};

export const history = (all: Rates, id: string): readonly number[] => all.points.get(id) ?? [];
