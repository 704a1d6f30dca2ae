import { DDSketch } from '@datadog/sketches-js';

/** 1 %: what the definitions of the suite promise. */
const relativeAccuracy = 0.01;

interface Json {
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  /** Key of the first bin, then counts of consecutive bins. */
  readonly positive: readonly number[];
  readonly negative: readonly number[];
}

type Store = DDSketch['store'];

/**
 * Quantiles of numbers, each within 1 % of the value at its rank, in a few hundred bins. Sketches of parts merge
 * into that of the whole.
 * Merges here bin by bin: DDSketch.merge (2.1.1) forgets negative values and miscounts when the highest bin is
 * the one of 1.
 */
export class Quantiles {
  private readonly sketch = new DDSketch({ relativeAccuracy });

  static fromJson(json: unknown): Quantiles {
    const quantiles = new Quantiles();
    // Written by toJSON.
    const { min, max, zeros, positive, negative } = json as Json;
    const { sketch } = quantiles;
    fill(sketch.store, positive);
    fill(sketch.negativeStore, negative);
    sketch.zeroCount = zeros;
    sketch.count = sketch.store.count + sketch.negativeStore.count + zeros;
    if (sketch.count > 0) Object.assign(sketch, { min, max });
    return quantiles;
  }

  get count(): number {
    return this.sketch.count;
  }

  /** Throws for what is no finite number: it has no rank. */
  add(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`a quantile of ${value}`);
    this.sketch.accept(value);
  }

  /** Takes the other's values in; the other stays as it is. */
  merge({ sketch: other }: Quantiles): void {
    const { sketch } = this;
    fill(sketch.store, binsOf(other.store));
    fill(sketch.negativeStore, binsOf(other.negativeStore));
    sketch.zeroCount += other.zeroCount;
    sketch.count += other.count;
    sketch.min = Math.min(sketch.min, other.min);
    sketch.max = Math.max(sketch.max, other.max);
  }

  /** The value at rank q (count - 1), rounded down; q from 0 to 1. Undefined before the first value. */
  quantile(q: number): number | undefined {
    const { sketch } = this;
    if (sketch.count === 0) return undefined;
    return Math.min(Math.max(sketch.getValueAtQuantile(q), sketch.min), sketch.max);
  }

  toJSON(): Json {
    const { store, negativeStore, zeroCount, min, max } = this.sketch;
    return { min, max, zeros: zeroCount, positive: binsOf(store), negative: binsOf(negativeStore) };
  }
}

const binsOf = ({ bins, offset, minKey, maxKey, count }: Store): readonly number[] =>
  count === 0 ? [] : [minKey, ...bins.slice(minKey - offset, maxKey - offset + 1)];

const fill = (store: Store, [first = 0, ...counts]: readonly number[]): void => {
  counts.forEach((count, i) => {
    if (count > 0) store.add(first + i, count);
  });
};
