/** Keeps at most about `capacity` of any number of things, evenly spread. */
export interface Sampler<T> {
  readonly capacity: number;
  /** One of so many is kept. */
  stride: number;
  offered: number;
  kept: T[];
}

export const sampler = <T>(capacity: number): Sampler<T> => ({ capacity, stride: 1, offered: 0, kept: [] });

export const offer = <T>(sample: Sampler<T>, thing: T): void => {
  if (sample.offered % sample.stride === 0) sample.kept.push(thing);
  sample.offered += 1;
  if (sample.kept.length <= sample.capacity) return;
  sample.kept = sample.kept.filter((_, index) => index % 2 === 0);
  sample.stride *= 2;
};

/** At most `count` of what was kept, evenly spread; the sampler starts anew. */
export const take = <T>(sample: Sampler<T>, count: number): readonly T[] => {
  const { kept } = sample;
  sample.kept = [];
  sample.offered = 0;
  sample.stride = 1;
  if (kept.length <= count) return kept;
  if (count <= 0) return [];
  const step = kept.length / count;
  return kept.filter((_, index) => Math.floor((index + 1) / step) > Math.floor(index / step));
};
