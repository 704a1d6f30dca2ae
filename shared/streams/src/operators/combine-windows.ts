import { type Aggregate, jsonCodec } from '../aggregate.ts';
import type { Timed } from '../calendar.ts';
import { splitKey } from '../changelog.ts';
import type { Line } from '../event-time.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';
import type { Origin } from '../record.ts';
import { endLate } from '../side-topics.ts';
import type { Windowed } from '../window.ts';

/** A final window is kept for so long in event time, so that a partition taken for idle can still correct it. */
const keepMs = 10 * 60_000;

/** One group in one window: the newest state that each upstream partition sent. */
interface Cell<S> {
  readonly group: string;
  readonly of: Bucket<S>;
  readonly parts: Map<number, S>;
  /** Partitions whose state is newer than in the changelog. */
  readonly unstored: Set<number>;
  /** Since its result was last sent on; then also: the first event that changed it. */
  changed: boolean;
  origin: Origin | undefined;
}

/** A window of time: final when the watermarks of all partitions passed its end, forgotten keepMs later. */
class Bucket<S> implements Timed {
  readonly order: number;
  readonly line: Line;
  readonly start: number;
  readonly end: number;
  readonly cells = new Map<string, Cell<S>>();
  final = false;
  private readonly wake: (bucket: Bucket<S>) => void;

  constructor(
    order: number,
    line: Line,
    [start, end]: readonly [number, number],
    wake: (b: Bucket<S>) => void,
  ) {
    this.order = order;
    this.line = line;
    this.start = start;
    this.end = end;
    this.wake = wake;
  }

  fire(): void {
    this.wake(this);
  }
}

export interface CombineWindowsOptions<V, S, R> {
  readonly store: string;
  readonly aggregate: Aggregate<V, S, R>;
  readonly merge: (a: S, b: S) => S;
  readonly emit: 'early-and-final' | 'final';
}

/** Second phase of a combine: merges the windows of all partitions. */
export class CombineWindows<V, S, R> extends Operator implements Receiver<Windowed<unknown>> {
  private readonly options: CombineWindowsOptions<V, S, R>;
  private readonly buckets = new Map<Line, Map<number, Bucket<S>>>();
  private dirty = new Set<Cell<S>>();
  private keys = 0;

  constructor(place: Place, options: CombineWindowsOptions<V, S, R>) {
    super(place);
    this.options = options;
  }

  input(): Receiver<Windowed<unknown>> {
    return this;
  }

  receive({ group, window, value }: Windowed<unknown>): void {
    const { current, line } = this;
    if (window.end + keepMs <= line.watermark) {
      endLate(this.task, this.name);
      return;
    }
    current.operator = this.name;
    const cell = this.cellAt(this.bucketAt(line, window.start, window.end), group);
    cell.parts.set(current.upstream, this.codec.fromJson(value));
    cell.unstored.add(current.upstream);
    if (!cell.changed) cell.origin = current.origin;
    cell.changed = true;
    this.dirty.add(cell);
  }

  override flush(): void {
    const changed = this.dirty;
    this.dirty = new Set();
    for (const cell of changed) {
      if (cell.changed) this.emit(cell);
      for (const upstream of cell.unstored) this.store(cell, upstream);
      cell.unstored.clear();
    }
  }

  override restore(key: string, json: unknown): void {
    const [label = '', start = '', upstream = '', group = ''] = splitKey(key, 3);
    // Written by `store`.
    const { end, state } = json as { readonly end: number; readonly state: unknown };
    const cell = this.cellAt(this.bucketAt(this.lineAt(label), Number(start), end), group);
    cell.parts.set(Number(upstream), this.codec.fromJson(state));
  }

  override stateKeys(): number {
    return this.keys;
  }

  private get codec() {
    return this.options.aggregate.codec ?? jsonCodec<S>();
  }

  private wake(bucket: Bucket<S>): void {
    if (bucket.final) this.forget(bucket);
    else this.finish(bucket);
  }

  private finish(bucket: Bucket<S>): void {
    bucket.final = true;
    bucket.line.at(bucket.end + keepMs, bucket);
    for (const cell of bucket.cells.values()) this.emit(cell);
  }

  private emit(cell: Cell<S>): void {
    const { of: bucket, group, origin, changed } = cell;
    const { aggregate, merge, emit } = this.options;
    cell.changed = false;
    cell.origin = undefined;
    if (emit === 'final' && !bucket.final) return;
    this.current.operator = this.name;
    let state = aggregate.init();
    for (const part of cell.parts.values()) state = merge(state, part);
    const window = { start: bucket.start, end: bucket.end };
    const value = aggregate.result(state, { group, window });
    const caused = changed && emit !== 'final' ? origin : undefined;
    this.current.derive(group, bucket.end - 1, bucket.line.timeline, caused);
    this.forward({ group, window, value, final: bucket.final } satisfies Windowed<R>);
  }

  private forget(bucket: Bucket<S>): void {
    this.buckets.get(bucket.line)?.delete(bucket.start);
    this.keys -= bucket.cells.size;
    for (const cell of bucket.cells.values()) {
      this.dirty.delete(cell);
      for (const upstream of cell.parts.keys()) this.task.changelog.put(this.keyOf(cell, upstream), null);
    }
  }

  private store(cell: Cell<S>, upstream: number): void {
    const state = cell.parts.get(upstream);
    if (state === undefined) return;
    const json = { end: cell.of.end, state: this.codec.toJson(state) };
    this.task.changelog.put(this.keyOf(cell, upstream), JSON.stringify(json));
  }

  private cellAt(bucket: Bucket<S>, group: string): Cell<S> {
    let cell = bucket.cells.get(group);
    if (cell === undefined) {
      const parts = new Map<number, S>();
      cell = { group, of: bucket, parts, unstored: new Set(), changed: false, origin: undefined };
      bucket.cells.set(group, cell);
      this.keys++;
    }
    return cell;
  }

  private bucketAt(line: Line, start: number, end: number): Bucket<S> {
    let ofLine = this.buckets.get(line);
    if (ofLine === undefined) {
      ofLine = new Map();
      this.buckets.set(line, ofLine);
    }
    let bucket = ofLine.get(start);
    if (bucket === undefined) {
      bucket = new Bucket<S>(this.order, line, [start, end], (woken) => this.wake(woken));
      ofLine.set(start, bucket);
      // Restored, or corrected after it was forgotten: its final result has been sent already.
      bucket.final = end <= line.watermark;
      line.at(bucket.final ? end + keepMs : end, bucket);
    }
    return bucket;
  }

  private keyOf({ of: { line, start }, group }: Cell<S>, upstream: number): string {
    return `${this.options.store}|${line.timeline.label}|${start}|${upstream}|${group}`;
  }
}
