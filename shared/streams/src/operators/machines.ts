import { jsonCodec } from '../aggregate.ts';
import type { Timed } from '../calendar.ts';
import { splitKey } from '../changelog.ts';
import type { Line } from '../event-time.ts';
import type { Machine, Step } from '../machine.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';

type TimerKind = 'event' | 'wall';

/** The state of one key, and when it wants to be woken. */
class Entry<S> {
  readonly line: Line;
  readonly key: string;
  state: S;
  event: number | undefined;
  wall: number | undefined;
  dirty = false;
  stored = false;

  constructor(line: Line, key: string, state: S) {
    this.line = line;
    this.key = key;
    this.state = state;
  }
}

/** Stands in a calendar; rings only when the key still wants it at that very time. */
class Alarm<S> implements Timed {
  readonly order: number;
  private readonly entry: Entry<S>;
  private readonly kind: TimerKind;
  private readonly ring: (entry: Entry<S>, kind: TimerKind, due: number) => void;

  constructor(
    order: number,
    entry: Entry<S>,
    kind: TimerKind,
    ring: (entry: Entry<S>, kind: TimerKind, due: number) => void,
  ) {
    this.order = order;
    this.entry = entry;
    this.kind = kind;
    this.ring = ring;
  }

  fire(due: number): void {
    if (this.entry[this.kind] === due) this.ring(this.entry, this.kind, due);
  }
}

/** Runs a machine for each key. */
export class Machines<V, S, O> extends Operator implements Receiver<V> {
  private readonly store: string;
  private readonly machine: Machine<V, S, O>;
  private readonly key: ((value: V) => string) | undefined;
  private readonly entries = new Map<Line, Map<string, Entry<S>>>();
  private dirty: Entry<S>[] = [];
  private keys = 0;

  constructor(
    place: Place,
    options: { store: string; machine: Machine<V, S, O>; key: ((value: V) => string) | undefined },
  ) {
    super(place);
    this.store = options.store;
    this.machine = options.machine;
    this.key = options.key;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    const { current, line } = this;
    current.operator = this.name;
    const key = this.key === undefined ? current.key : this.key(value);
    const before = current.rekey(key);
    const entry = this.ofLine(line).get(key);
    current.watermark = line.watermark - this.delayMs;
    this.apply(entry, line, key, this.machine.on(entry?.state, value, current));
    current.rekey(before);
  }

  override flush(): void {
    const changed = this.dirty;
    this.dirty = [];
    for (const entry of changed) {
      entry.dirty = false;
      if (this.ofLine(entry.line).get(entry.key) !== entry) continue;
      const { wall } = entry;
      const event = entry.event === undefined ? undefined : entry.event - this.delayMs;
      const json = { state: this.codec.toJson(entry.state), event, wall };
      this.task.changelog.put(this.keyOf(entry), JSON.stringify(json));
      entry.stored = true;
    }
  }

  override restore(name: string, json: unknown): void {
    const [label = '', key = ''] = splitKey(name, 1);
    // Written by `flush`.
    const stored = json as { readonly state: unknown; readonly event?: number; readonly wall?: number };
    const entry = this.insert(this.lineAt(label), key, this.codec.fromJson(stored.state));
    entry.stored = true;
    this.wake(entry, { event: stored.event ?? null, wall: stored.wall ?? null });
  }

  override stateKeys(): number {
    return this.keys;
  }

  private get codec() {
    return this.machine.codec ?? jsonCodec<S>();
  }

  private apply(entry: Entry<S> | undefined, line: Line, key: string, step: Step<S, O>): void {
    if (step.state === undefined) {
      if (entry !== undefined) this.forget(entry);
    } else {
      const kept = entry ?? this.insert(line, key, step.state);
      kept.state = step.state;
      if (step.wake !== undefined) this.wake(kept, step.wake);
      if (!kept.dirty) this.dirty.push(kept);
      kept.dirty = true;
    }
    for (const out of step.out ?? []) this.forward(out);
  }

  private wake(entry: Entry<S>, wake: NonNullable<Step<S, O>['wake']>): void {
    const alarm = (kind: TimerKind) =>
      new Alarm(this.order, entry, kind, (of, which, due) => this.ring(of, which, due));
    if (wake.event !== undefined) {
      entry.event = wake.event === null ? undefined : wake.event + this.delayMs;
      if (entry.event !== undefined) entry.line.at(entry.event, alarm('event'));
    }
    if (wake.wall !== undefined) {
      entry.wall = wake.wall ?? undefined;
      if (entry.wall !== undefined) this.task.wallTimers.add(entry.wall, alarm('wall'));
    }
  }

  private ring(entry: Entry<S>, kind: TimerKind, due: number): void {
    const { line, key, state } = entry;
    const { onTimer } = this.machine;
    entry[kind] = undefined;
    if (onTimer === undefined || this.ofLine(line).get(key) !== entry) return;
    const { current } = this;
    current.operator = this.name;
    const watermark = line.watermark - this.delayMs;
    const time = kind === 'event' ? due - this.delayMs : due;
    const happens = kind === 'event' || !Number.isFinite(watermark) ? time : watermark;
    current.derive(key, happens, line.timeline, undefined);
    this.apply(entry, line, key, onTimer(state, { key, kind, time, wallTime: current.wallTime, watermark }));
  }

  private insert(line: Line, key: string, state: S): Entry<S> {
    const entry = new Entry(line, key, state);
    this.ofLine(line).set(key, entry);
    this.keys++;
    return entry;
  }

  private forget(entry: Entry<S>): void {
    this.ofLine(entry.line).delete(entry.key);
    this.keys--;
    if (entry.stored) this.task.changelog.put(this.keyOf(entry), null);
  }

  private ofLine(line: Line): Map<string, Entry<S>> {
    let ofLine = this.entries.get(line);
    if (ofLine === undefined) {
      ofLine = new Map();
      this.entries.set(line, ofLine);
    }
    return ofLine;
  }

  private keyOf({ line, key }: Entry<S>): string {
    return `${this.store}|${line.timeline.label}|${key}`;
  }
}
