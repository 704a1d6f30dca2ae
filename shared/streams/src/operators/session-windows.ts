import { jsonCodec } from '../aggregate.ts';
import type { Timed } from '../calendar.ts';
import { splitKey } from '../changelog.ts';
import type { Line } from '../event-time.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';
import type { Origin } from '../record.ts';
import { endLate } from '../side-topics.ts';
import type { SessionSpec } from '../window.ts';
import { fits, type Piece, placeFor, type Run, runsOf } from './session-pieces.ts';
import type { WindowOptions } from './time-windows.ts';
import { windowResult } from './window-results.ts';

/** A session as it was last sent on. */
interface Shown<R> {
  readonly start: number;
  readonly end: number;
  readonly value: R | undefined;
}

/** All open sessions of one group. */
class Visits<S, R> implements Timed {
  readonly order: number;
  readonly line: Line;
  readonly group: string;
  readonly pieces: Piece<S>[] = [];
  /** When it wants to be woken; may be too early, never too late. */
  due = Number.POSITIVE_INFINITY;
  dirty = false;
  /** While dirty: what was shown before, and the first event that changed it. */
  shown: readonly Shown<R>[] = [];
  origin: Origin | undefined;
  private readonly wake: (visits: Visits<S, R>, due: number) => void;

  constructor(order: number, line: Line, group: string, wake: (visits: Visits<S, R>, due: number) => void) {
    this.order = order;
    this.line = line;
    this.group = group;
    this.wake = wake;
  }

  fire(due: number): void {
    this.wake(this, due);
  }
}

/** Session windows: they grow, merge and, beyond maxMs, split; the order of arrival changes no final result. */
export class SessionWindows<V, S, R> extends Operator implements Receiver<V> {
  private readonly options: WindowOptions<V, S, R>;
  private readonly spec: SessionSpec;
  private readonly merge: (a: S, b: S) => S;
  private readonly visits = new Map<Line, Map<string, Visits<S, R>>>();
  private dirty: Visits<S, R>[] = [];
  private keys = 0;

  constructor(
    place: Place,
    spec: SessionSpec,
    options: WindowOptions<V, S, R> & { merge: (a: S, b: S) => S },
  ) {
    super(place);
    this.spec = spec;
    this.options = options;
    this.merge = options.merge;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    const { current, line } = this;
    const { time } = current;
    if (time + this.spec.graceMs < line.watermark - this.delayMs) {
      endLate(this.task, this.name);
      return;
    }
    current.operator = this.name;
    const group = this.options.group(value, current);
    const key = current.rekey(group);
    const visits = this.visitsOf(line, group);
    try {
      this.add(visits, time, value);
    } finally {
      this.settle(visits);
    }
    current.rekey(key);
  }

  override flush(): void {
    const changed = this.dirty;
    this.dirty = [];
    for (const visits of changed) {
      this.showChanges(visits);
      for (const piece of visits.pieces) if (piece.dirty) this.store(visits, piece);
      visits.dirty = false;
      visits.shown = [];
      visits.origin = undefined;
    }
  }

  override restore(key: string, json: unknown): void {
    const [label = '', startText = '', group = ''] = splitKey(key, 2);
    const visits = this.visitsOf(this.lineAt(label), group);
    // Written by `store`.
    const { end, state } = json as { readonly end: number; readonly state: unknown };
    const start = Number(startText);
    visits.pieces.push({ start, end, state: this.codec.fromJson(state), dirty: false, storedStart: start });
    visits.pieces.sort((a, b) => a.start - b.start);
    this.keys++;
    this.settle(visits);
  }

  override stateKeys(): number {
    return this.keys;
  }

  private get codec() {
    return this.options.aggregate.codec ?? jsonCodec<S>();
  }

  private add(visits: Visits<S, R>, time: number, value: V): void {
    const { aggregate } = this.options;
    const { pieces } = visits;
    const { index, piece } = placeFor(pieces, time, this.spec);
    if (piece === undefined) {
      const state = aggregate.add(aggregate.init(), value, this.current);
      this.touch(visits);
      pieces.splice(index, 0, { start: time, end: time, state, dirty: true, storedStart: undefined });
      this.keys++;
      return;
    }
    this.touch(visits);
    piece.state = aggregate.add(piece.state, value, this.current);
    piece.dirty = true;
    if (time < piece.start) piece.start = time;
    if (time > piece.end) piece.end = time;
    if (pieces.length > 1) this.mergeNeighbours(visits, index);
  }

  /** The event may have closed the gap to the pieces on either side. */
  private mergeNeighbours(visits: Visits<S, R>, index: number): void {
    this.mergeAt(visits, index);
    if (index > 0) this.mergeAt(visits, index - 1);
  }

  private mergeAt({ pieces, line, group }: Visits<S, R>, index: number): void {
    const [left, right] = [pieces[index], pieces[index + 1]];
    if (left === undefined || right === undefined || right.start - left.end > this.spec.gapMs) return;
    if (!fits(pieces, left.start, right.end, this.spec)) return;
    left.state = this.merge(left.state, right.state);
    left.end = right.end;
    left.dirty = true;
    pieces.splice(index + 1, 1);
    this.keys--;
    if (right.storedStart !== undefined) this.forget(line, group, right.storedStart);
  }

  /** Before the first change since the last commit: remembers what was shown. */
  private touch(visits: Visits<S, R>): void {
    if (visits.dirty) return;
    visits.dirty = true;
    visits.origin = this.current.origin;
    if (visits.pieces.length > 0) {
      visits.shown = runsOf(visits.pieces, this.spec).map((run) => this.show(visits, run));
    }
    this.dirty.push(visits);
  }

  private show(visits: Visits<S, R>, run: Run<S>): Shown<R> {
    const value = this.options.emit === 'changes' ? this.result(visits, run) : undefined;
    return { start: run.start, end: run.end, value };
  }

  /** Sends on every session that differs from what was shown; those that are gone first. */
  private showChanges(visits: Visits<S, R>): void {
    const runs = runsOf(visits.pieces, this.spec);
    for (const old of visits.shown) {
      if (!runs.some((run) => run.start === old.start)) this.takeBack(visits, old);
    }
    for (const run of runs) {
      const old = visits.shown.find(({ start }) => start === run.start);
      if (old?.end === run.end && !run.pieces.some(({ dirty }) => dirty)) continue;
      this.emit(visits, run, old?.value, false);
    }
  }

  private wake(visits: Visits<S, R>, due: number): void {
    visits.due = Number.POSITIVE_INFINITY;
    for (;;) {
      const [run] = runsOf(visits.pieces, this.spec);
      if (run === undefined || this.dueOf(run) > due) break;
      this.close(visits, run);
    }
    this.settle(visits);
  }

  private close(visits: Visits<S, R>, run: Run<S>): void {
    const inside = visits.shown.filter(({ start }) => start >= run.start && start <= run.end);
    visits.shown = visits.shown.filter((old) => !inside.includes(old));
    for (const old of inside) if (old.start !== run.start) this.takeBack(visits, old);
    const old = inside.find(({ start }) => start === run.start);
    this.emit(visits, run, visits.dirty ? old?.value : this.show(visits, run).value, true);
    visits.pieces.splice(0, run.pieces.length);
    this.keys -= run.pieces.length;
    for (const { storedStart } of run.pieces) {
      if (storedStart !== undefined) this.forget(visits.line, visits.group, storedStart);
    }
  }

  private emit(visits: Visits<S, R>, run: Run<S>, before: R | undefined, final: boolean): void {
    const { emit } = this.options;
    if (emit === 'final' && !final) return;
    const { group, line } = visits;
    const window = { start: run.start, end: run.end };
    const after = this.result(visits, run);
    const changed = run.pieces.some(({ dirty }) => dirty);
    const result = windowResult(emit, { group, window, changed, before, after, final });
    if (result === undefined) return;
    const origin = changed && emit !== 'final' ? visits.origin : undefined;
    this.current.derive(group, run.end, line.timeline, origin);
    this.forward(result);
  }

  /** A session that went up in another: only readers of changes are told. */
  private takeBack({ group, line, origin }: Visits<S, R>, { start, end, value }: Shown<R>): void {
    if (this.options.emit !== 'changes') return;
    this.current.derive(group, end, line.timeline, origin);
    this.forward({ group, window: { start, end }, before: value, after: undefined, final: false });
  }

  private result({ group }: Visits<S, R>, { start, end, pieces }: Run<S>): R {
    const { init, result } = this.options.aggregate;
    this.current.operator = this.name;
    const [only] = pieces;
    const state =
      pieces.length === 1 && only !== undefined
        ? only.state
        : pieces.reduce((sum, piece) => this.merge(sum, piece.state), init());
    return result(state, { group, window: { start, end } });
  }

  private dueOf({ end }: { readonly end: number }): number {
    return end + this.spec.gapMs + this.spec.graceMs + this.delayMs + 1;
  }

  /** Makes sure that it is woken in time, and not kept when empty. */
  private settle(visits: Visits<S, R>): void {
    const [first] = visits.pieces;
    if (first === undefined) {
      const ofLine = this.visits.get(visits.line);
      if (ofLine?.get(visits.group) === visits) ofLine.delete(visits.group);
      return;
    }
    const due = this.dueOf(
      visits.pieces.length === 1 ? first : (runsOf(visits.pieces, this.spec)[0] ?? first),
    );
    if (due >= visits.due) return;
    visits.due = due;
    visits.line.at(due, visits);
  }

  private store(visits: Visits<S, R>, piece: Piece<S>): void {
    const { line, group } = visits;
    if (piece.storedStart !== undefined && piece.storedStart !== piece.start) {
      this.forget(line, group, piece.storedStart);
    }
    const json = { end: piece.end, state: this.codec.toJson(piece.state) };
    this.task.changelog.put(this.keyOf(line, group, piece.start), JSON.stringify(json));
    piece.storedStart = piece.start;
    piece.dirty = false;
  }

  private forget(line: Line, group: string, start: number): void {
    this.task.changelog.put(this.keyOf(line, group, start), null);
  }

  private keyOf(line: Line, group: string, start: number): string {
    return `${this.options.store}|${line.timeline.label}|${start}|${group}`;
  }

  private visitsOf(line: Line, group: string): Visits<S, R> {
    let ofLine = this.visits.get(line);
    if (ofLine === undefined) {
      ofLine = new Map();
      this.visits.set(line, ofLine);
    }
    let visits = ofLine.get(group);
    if (visits === undefined) {
      visits = new Visits<S, R>(this.order, line, group, (woken, due) => this.wake(woken, due));
      ofLine.set(group, visits);
    }
    return visits;
  }
}
