import { type Aggregate, jsonCodec } from '../aggregate.ts';
import type { Timed } from '../calendar.ts';
import { splitKey } from '../changelog.ts';
import type { Line } from '../event-time.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';
import type { Meta, Origin } from '../record.ts';
import { endLate } from '../side-topics.ts';
import type { TimeWindow, TimeWindowSpec } from '../window.ts';
import { type Emit, windowResult } from './window-results.ts';

/** One group in one window. */
interface Cell<S, R> {
  readonly group: string;
  readonly of: Bucket<S, R>;
  state: S;
  /** Changed since the last commit; then also: the first event that changed it, and the result before. */
  dirty: boolean;
  origin: Origin | undefined;
  before: R | undefined;
  /** Its state is in the changelog, and its result was sent on. */
  stored: boolean;
}

/** All groups of one window of time: they close together. */
class Bucket<S, R> implements Timed, TimeWindow {
  readonly order: number;
  readonly line: Line;
  readonly start: number;
  readonly end: number;
  readonly cells = new Map<string, Cell<S, R>>();
  closed = false;
  private readonly close: (bucket: Bucket<S, R>) => void;

  constructor(order: number, line: Line, window: TimeWindow, close: (bucket: Bucket<S, R>) => void) {
    this.order = order;
    this.line = line;
    this.start = window.start;
    this.end = window.end;
    this.close = close;
  }

  fire(): void {
    this.close(this);
  }
}

export interface WindowOptions<V, S, R> {
  readonly store: string;
  readonly group: (value: V, meta: Meta) => string;
  readonly aggregate: Aggregate<V, S, R>;
  readonly emit: Emit;
}

/** Tumbling and hopping windows: a state per group and window, closed when the watermark has passed. */
export class TimeWindows<V, S, R> extends Operator implements Receiver<V> {
  private readonly options: WindowOptions<V, S, R>;
  private readonly sizeMs: number;
  private readonly advanceMs: number;
  /** From a window's end until it closes, in watermarks of this operator's line. */
  private readonly openMs: number;
  private readonly buckets = new Map<Line, Map<number, Bucket<S, R>>>();
  private lastBucket: Bucket<S, R> | undefined;
  private dirty: Cell<S, R>[] = [];
  private keys = 0;

  constructor(place: Place, spec: TimeWindowSpec, options: WindowOptions<V, S, R>) {
    super(place);
    this.options = options;
    this.sizeMs = spec.sizeMs;
    this.advanceMs = spec.kind === 'hopping' ? spec.advanceMs : spec.sizeMs;
    this.openMs = spec.graceMs + place.delayMs;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    const { current, line, advanceMs, sizeMs } = this;
    const { time } = current;
    const open = line.watermark - this.openMs;
    let start = Math.floor(time / advanceMs) * advanceMs;
    if (start + sizeMs <= open) {
      endLate(this.task, this.name);
      return;
    }
    current.operator = this.name;
    const group = this.options.group(value, current);
    const key = current.rekey(group);
    for (; start > time - sizeMs && start + sizeMs > open; start -= advanceMs) {
      this.add(this.bucketAt(line, start), group, value);
    }
    current.rekey(key);
  }

  override flush(): void {
    const changed = this.dirty;
    this.dirty = [];
    for (const cell of changed) {
      if (cell.of.closed) continue;
      this.emit(cell, false);
      this.task.changelog.put(this.keyOf(cell), JSON.stringify(this.codec.toJson(cell.state)));
      cell.stored = true;
    }
  }

  override restore(key: string, json: unknown): void {
    const [label = '', start = '', group = ''] = splitKey(key, 2);
    const bucket = this.bucketAt(this.lineAt(label), Number(start));
    this.insert(bucket, group, this.codec.fromJson(json)).stored = true;
  }

  override stateKeys(): number {
    return this.keys;
  }

  private get codec() {
    return this.options.aggregate.codec ?? jsonCodec<S>();
  }

  private add(bucket: Bucket<S, R>, group: string, value: V): void {
    const { aggregate } = this.options;
    const { current } = this;
    const cell = bucket.cells.get(group);
    if (cell === undefined) {
      const state = aggregate.add(aggregate.init(), value, current);
      this.mark(this.insert(bucket, group, state));
      return;
    }
    if (!cell.dirty) this.mark(cell);
    cell.state = aggregate.add(cell.state, value, current);
  }

  private insert(bucket: Bucket<S, R>, group: string, state: S): Cell<S, R> {
    const cell = {
      group,
      of: bucket,
      state,
      dirty: false,
      origin: undefined,
      before: undefined,
      stored: false,
    };
    bucket.cells.set(group, cell);
    this.keys++;
    return cell;
  }

  private mark(cell: Cell<S, R>): void {
    cell.dirty = true;
    cell.origin = this.current.origin;
    if (this.options.emit === 'changes' && cell.stored) cell.before = this.result(cell);
    this.dirty.push(cell);
  }

  private close(bucket: Bucket<S, R>): void {
    bucket.closed = true;
    this.buckets.get(bucket.line)?.delete(bucket.start);
    if (this.lastBucket === bucket) this.lastBucket = undefined;
    this.keys -= bucket.cells.size;
    for (const cell of bucket.cells.values()) {
      this.emit(cell, true);
      if (cell.stored) this.task.changelog.put(this.keyOf(cell), null);
    }
  }

  private emit(cell: Cell<S, R>, final: boolean): void {
    const { of: bucket, group, dirty: changed } = cell;
    const { emit } = this.options;
    if (emit === 'final' && !final) return;
    const after = this.result(cell);
    const before = changed ? cell.before : after;
    const window = { start: bucket.start, end: bucket.end };
    const result = windowResult(emit, { group, window, changed, before, after, final });
    const origin = changed && emit !== 'final' ? cell.origin : undefined;
    cell.dirty = false;
    cell.before = undefined;
    cell.origin = undefined;
    if (result === undefined) return;
    this.current.derive(group, bucket.end - 1, bucket.line.timeline, origin);
    this.forward(result);
  }

  private result(cell: Cell<S, R>): R {
    this.current.operator = this.name;
    const { start, end } = cell.of;
    return this.options.aggregate.result(cell.state, { group: cell.group, window: { start, end } });
  }

  private bucketAt(line: Line, start: number): Bucket<S, R> {
    const last = this.lastBucket;
    if (last !== undefined && last.start === start && last.line === line) return last;
    let ofLine = this.buckets.get(line);
    if (ofLine === undefined) {
      ofLine = new Map();
      this.buckets.set(line, ofLine);
    }
    let bucket = ofLine.get(start);
    if (bucket === undefined) {
      const window = { start, end: start + this.sizeMs };
      bucket = new Bucket<S, R>(this.order, line, window, (closing) => this.close(closing));
      ofLine.set(start, bucket);
      line.at(window.end + this.openMs, bucket);
    }
    this.lastBucket = bucket;
    return bucket;
  }

  private keyOf(cell: Cell<S, R>): string {
    const { line, start } = cell.of;
    return `${this.options.store}|${line.timeline.label}|${start}|${cell.group}`;
  }
}
