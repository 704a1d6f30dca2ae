/** A key, its count at most, and by how much that may be too high. */
export interface TopEntry {
  readonly key: string;
  readonly count: number;
  readonly error: number;
}

interface Counter {
  readonly key: string;
  count: number;
  error: number;
}

interface Json {
  readonly capacity: number;
  readonly counters: readonly (readonly [key: string, count: number, error: number])[];
}

/**
 * The most frequent keys of a stream in bounded memory. Any key more frequent than total / capacity is in it, and
 * no count is too low. Source: Metwally, Agrawal, El Abbadi, "Efficient computation of frequent and top-k
 * elements in data streams" (2005), space-saving.
 */
export class TopK {
  readonly capacity: number;
  /** A heap with the least count on top, and where each key stands in it. */
  private readonly heap: Counter[] = [];
  private readonly places = new Map<string, number>();

  constructor(capacity: number) {
    if (!(capacity >= 1)) throw new RangeError(`KS_CONFIG: a TopK of ${capacity} keys: give at least 1`);
    this.capacity = Math.floor(capacity);
  }

  static fromJson(json: unknown): TopK {
    // Written by toJSON.
    const { capacity, counters } = json as Json;
    const top = new TopK(capacity);
    for (const [key, count, error] of counters) top.push({ key, count, error });
    return top;
  }

  add(key: string, times = 1): void {
    const place = this.places.get(key);
    const counter = place === undefined ? undefined : this.heap[place];
    if (place !== undefined && counter !== undefined) {
      counter.count += times;
      this.sink(place);
    } else if (this.heap.length < this.capacity) this.push({ key, count: times, error: 0 });
    else this.replaceLeast(key, times);
  }

  /** Takes the other's counts in; the other stays as it is. */
  merge(other: TopK): void {
    const [floor, otherFloor] = [this.floor, other.floor];
    const sums = new Map<string, Counter>();
    for (const { key, count, error } of this.heap) {
      sums.set(key, { key, count: count + otherFloor, error: error + otherFloor });
    }
    for (const { key, count, error } of other.heap) {
      const sum = sums.get(key) ?? { key, count: floor + otherFloor, error: floor + otherFloor };
      sum.count += count - otherFloor;
      sum.error += error - otherFloor;
      sums.set(key, sum);
    }
    this.heap.length = 0;
    this.places.clear();
    for (const counter of sorted(sums.values()).slice(0, this.capacity)) this.push(counter);
  }

  /** The most frequent keys, the first first; equal counts in the order of their keys. */
  top(k: number): readonly TopEntry[] {
    return sorted(this.heap)
      .slice(0, k)
      .map(({ key, count, error }) => ({ key, count, error }));
  }

  toJSON(): Json {
    const counters = this.heap.map(({ key, count, error }) => [key, count, error] as const);
    return { capacity: this.capacity, counters };
  }

  /** What a key that is not here may have been counted at most. */
  private get floor(): number {
    return this.heap.length < this.capacity ? 0 : (this.heap[0]?.count ?? 0);
  }

  private replaceLeast(key: string, times: number): void {
    const [least] = this.heap;
    if (least === undefined) return;
    this.places.delete(least.key);
    this.heap[0] = { key, count: least.count + times, error: least.count };
    this.places.set(key, 0);
    this.sink(0);
  }

  private push(counter: Counter): void {
    let place = this.heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.heap[parent];
      if (above === undefined || above.count <= counter.count) break;
      this.put(above, place);
      place = parent;
    }
    this.put(counter, place);
  }

  private sink(from: number): void {
    const counter = this.heap[from];
    if (counter === undefined) return;
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const [l, r] = [this.heap[left], this.heap[right]];
      const least = r !== undefined && l !== undefined && r.count < l.count ? r : l;
      if (least === undefined || least.count >= counter.count) break;
      this.put(least, place);
      place = least === r ? right : left;
    }
    this.put(counter, place);
  }

  private put(counter: Counter, place: number): void {
    this.heap[place] = counter;
    this.places.set(counter.key, place);
  }
}

const sorted = (counters: Iterable<Counter>): Counter[] =>
  [...counters].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
