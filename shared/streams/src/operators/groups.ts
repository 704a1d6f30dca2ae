import { type Aggregate, jsonCodec } from '../aggregate.ts';
import type { Timed } from '../calendar.ts';
import { splitKey } from '../changelog.ts';
import type { Line } from '../event-time.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';
import type { Meta, Origin } from '../record.ts';
import type { Row } from '../window.ts';

const noWindow = { start: 0, end: 0 } as const;

/** The state of one group. */
class Entry<S> implements Timed {
  readonly order: number;
  readonly line: Line;
  readonly group: string;
  state: S;
  /** Of its newest event. */
  time = Number.NEGATIVE_INFINITY;
  dirty = false;
  origin: Origin | undefined;
  stored = false;
  private readonly expire: (entry: Entry<S>, due: number) => void;

  constructor(
    of: { order: number; line: Line; group: string; expire: (entry: Entry<S>, due: number) => void },
    state: S,
  ) {
    this.order = of.order;
    this.line = of.line;
    this.group = of.group;
    this.expire = of.expire;
    this.state = state;
  }

  fire(due: number): void {
    this.expire(this, due);
  }
}

export interface GroupsOptions<V, S, R> {
  readonly store: string;
  readonly group: (value: V, meta: Meta) => string;
  readonly aggregate: Aggregate<V, S, R>;
  readonly ttlMs: number;
}

/** One state per group, without windows; groups may be forgotten when they had no event for a while. */
export class Groups<V, S, R> extends Operator implements Receiver<V> {
  private readonly options: GroupsOptions<V, S, R>;
  private readonly groups = new Map<Line, Map<string, Entry<S>>>();
  private dirty: Entry<S>[] = [];
  private keys = 0;

  constructor(place: Place, options: GroupsOptions<V, S, R>) {
    super(place);
    this.options = options;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    const { current, line } = this;
    const { aggregate } = this.options;
    current.operator = this.name;
    const group = this.options.group(value, current);
    const key = current.rekey(group);
    const known = this.ofLine(line).get(group);
    const state = aggregate.add(known === undefined ? aggregate.init() : known.state, value, current);
    current.rekey(key);
    const entry = known ?? this.insert(line, group, state);
    entry.state = state;
    if (!entry.dirty) this.mark(entry);
    const { time } = current;
    if (time <= entry.time) return;
    if (entry.time === Number.NEGATIVE_INFINITY) this.expireAfter(entry, time);
    entry.time = time;
  }

  override flush(): void {
    const changed = this.dirty;
    this.dirty = [];
    for (const entry of changed) {
      entry.dirty = false;
      if (this.ofLine(entry.line).get(entry.group) !== entry) continue;
      const json = { time: entry.time, state: this.codec.toJson(entry.state) };
      this.task.changelog.put(this.keyOf(entry), JSON.stringify(json));
      entry.stored = true;
      this.emit(entry);
    }
  }

  override restore(key: string, json: unknown): void {
    const [label = '', group = ''] = splitKey(key, 1);
    // Written by `flush`.
    const { time, state } = json as { readonly time: number; readonly state: unknown };
    const entry = this.insert(this.lineAt(label), group, this.codec.fromJson(state));
    entry.stored = true;
    entry.time = time;
    this.expireAfter(entry, time);
  }

  override stateKeys(): number {
    return this.keys;
  }

  private get codec() {
    return this.options.aggregate.codec ?? jsonCodec<S>();
  }

  private emit(entry: Entry<S>): void {
    const { group, line, time, state, origin } = entry;
    this.current.operator = this.name;
    const row: Row<R> = {
      group,
      value: this.options.aggregate.result(state, { group, window: noWindow }),
      time,
    };
    entry.origin = undefined;
    this.current.derive(group, time, line.timeline, origin);
    this.forward(row);
  }

  private mark(entry: Entry<S>): void {
    entry.dirty = true;
    entry.origin = this.current.origin;
    this.dirty.push(entry);
  }

  private insert(line: Line, group: string, state: S): Entry<S> {
    const expire = (entry: Entry<S>, due: number) => this.expire(entry, due);
    const entry = new Entry<S>({ order: this.order, line, group, expire }, state);
    this.ofLine(line).set(group, entry);
    this.keys++;
    return entry;
  }

  private expireAfter(entry: Entry<S>, time: number): void {
    const { ttlMs } = this.options;
    if (ttlMs < Number.POSITIVE_INFINITY) entry.line.at(time + ttlMs + this.delayMs + 1, entry);
  }

  private expire(entry: Entry<S>, due: number): void {
    const ends = entry.time + this.options.ttlMs + this.delayMs + 1;
    if (ends > due) entry.line.at(ends, entry);
    else this.forget(entry);
  }

  private forget(entry: Entry<S>): void {
    const ofLine = this.ofLine(entry.line);
    if (ofLine.get(entry.group) !== entry) return;
    if (entry.dirty) this.emit(entry);
    ofLine.delete(entry.group);
    this.keys--;
    if (entry.stored) this.task.changelog.put(this.keyOf(entry), null);
  }

  private ofLine(line: Line): Map<string, Entry<S>> {
    let ofLine = this.groups.get(line);
    if (ofLine === undefined) {
      ofLine = new Map();
      this.groups.set(line, ofLine);
    }
    return ofLine;
  }

  private keyOf({ line, group }: Entry<S>): string {
    return `${this.options.store}|${line.timeline.label}|${group}`;
  }
}
