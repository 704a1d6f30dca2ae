import type { Timed } from '../calendar.ts';
import type { Changelog } from '../changelog.ts';
import type { Line } from '../event-time.ts';

/** A value that waits for partners until none can come any more. */
export class Waiting<V> implements Timed {
  readonly order: number;
  readonly line: Line;
  readonly key: string;
  readonly id: number;
  readonly time: number;
  readonly value: V;
  matched: boolean;
  stored = false;
  private readonly leave: (waiting: Waiting<V>) => void;

  constructor(of: Arrival<V>, order: number, leave: (waiting: Waiting<V>) => void) {
    this.order = order;
    this.line = of.line;
    this.key = of.key;
    this.id = of.id;
    this.time = of.time;
    this.value = of.value;
    this.matched = of.matched;
    this.leave = leave;
  }

  fire(): void {
    this.leave(this);
  }
}

export interface Arrival<V> {
  readonly line: Line;
  readonly key: string;
  /** Unlike any other of its side. */
  readonly id: number;
  readonly time: number;
  readonly value: V;
  readonly matched: boolean;
}

export interface JoinSideOptions<V> {
  /** Beginning of its keys in the changelog: store and side. */
  readonly prefix: string;
  readonly order: number;
  /** How long a value waits, in watermarks of its line. */
  readonly waitMs: number;
  readonly changelog: Changelog;
  readonly left: (waiting: Waiting<V>) => void;
}

/** One side of a join: who waits there, by key. */
export class JoinSide<V> {
  size = 0;
  private readonly options: JoinSideOptions<V>;
  private readonly waiting = new Map<Line, Map<string, Set<Waiting<V>>>>();
  private readonly dirty = new Set<Waiting<V>>();

  constructor(options: JoinSideOptions<V>) {
    this.options = options;
  }

  enter(arrival: Arrival<V>): Waiting<V> {
    const { line, key, time } = arrival;
    const waiting = new Waiting(arrival, this.options.order, (leaving) => this.leave(leaving));
    const ofLine = this.waiting.get(line) ?? new Map<string, Set<Waiting<V>>>();
    this.waiting.set(line, ofLine);
    const ofKey = ofLine.get(key);
    if (ofKey === undefined) ofLine.set(key, new Set([waiting]));
    else ofKey.add(waiting);
    this.size++;
    line.at(time + this.options.waitMs + 1, waiting);
    return waiting;
  }

  changed(waiting: Waiting<V>): void {
    this.dirty.add(waiting);
  }

  /** Those of a key within a distance of a time, the oldest first. */
  near(line: Line, key: string, time: number, withinMs: number): Waiting<V>[] {
    const found: Waiting<V>[] = [];
    for (const each of this.waiting.get(line)?.get(key) ?? []) {
      if (Math.abs(each.time - time) <= withinMs) found.push(each);
    }
    return found.length > 1 ? found.sort((a, b) => a.time - b.time || a.id - b.id) : found;
  }

  flush(): void {
    for (const waiting of this.dirty) {
      const { key, time, matched, value } = waiting;
      this.options.changelog.put(this.keyOf(waiting), JSON.stringify({ key, time, matched, value }));
      waiting.stored = true;
    }
    this.dirty.clear();
  }

  private leave(waiting: Waiting<V>): void {
    const ofLine = this.waiting.get(waiting.line);
    const ofKey = ofLine?.get(waiting.key);
    ofKey?.delete(waiting);
    if (ofKey?.size === 0) ofLine?.delete(waiting.key);
    this.size--;
    this.dirty.delete(waiting);
    if (waiting.stored) this.options.changelog.put(this.keyOf(waiting), null);
    this.options.left(waiting);
  }

  private keyOf({ line, id }: Waiting<V>): string {
    return `${this.options.prefix}|${line.timeline.label}|${id}`;
  }
}
