import type { LiveEntry } from '@kafka-streaming/event-schema';

/** An entry whose value was checked by its channel. */
export interface Entry<V> extends Omit<LiveEntry, 'value'> {
  readonly value: V;
}

/** What a page reads: the state that is on the screen. */
export interface Shown<V> {
  readonly status: 'waiting' | 'ready' | 'failed';
  readonly entries: ReadonlyMap<string, Entry<V>>;
  /** Why the channel failed. */
  readonly reason: string;
  /** When it was last changed, epoch ms of the browser; 0 = never. */
  readonly updatedAt: number;
  /** Raw channels: records not sent because they came faster than a screen can show. */
  readonly dropped: number;
  /** Entries whose value did not have the declared form. */
  readonly unreadable: number;
}

const nothing: Omit<Shown<never>, 'entries'> = {
  status: 'waiting',
  reason: '',
  updatedAt: 0,
  dropped: 0,
  unreadable: 0,
};

interface Waiting<V> {
  /** The shown entries go before these come: a snapshot arrived. */
  replace: boolean;
  readonly changes: Map<string, Entry<V> | null>;
  /** Entries that came since the last apply, before merging. */
  count: number;
  dropped: number;
  unreadable: number;
  /** Came one by one, not in a snapshot: their way to the screen is worth measuring. */
  readonly fresh: Entry<V>[];
}

const noneWaiting = <V>(): Waiting<V> => ({
  replace: false,
  changes: new Map(),
  count: 0,
  dropped: 0,
  unreadable: 0,
  fresh: [],
});

/** State: the last value of a key. Raw: each record stands for itself, the newest `keep` of them. */
export type StoreKind = { readonly mode: 'state' } | { readonly mode: 'raw'; readonly keep: number };

/** A record is known by its place in Kafka, so that a repeat is no second one. */
const placeOf = ({ at, key }: LiveEntry): string => (at ? `${at.partition}/${at.offset}` : key);

/** Fresh entries kept for measuring between two paints: a sample, so that a paused page does not grow. */
const freshLimit = 200;

/**
 * The values of one channel. What arrives waits, merged by key, until `apply` puts it on the screen:
 * a paused page holds its picture, counts what waits, and catches up at once.
 */
export class ChannelStore<V> {
  readonly #read: (value: unknown) => V | undefined;
  readonly #keyOf: (entry: LiveEntry) => string;
  readonly #keep: number;
  readonly #listeners = new Set<() => void>();
  #waiting = noneWaiting<V>();
  /** Changed in place: thousands of entries are not copied ten times a second. Every apply makes a new `shown`. */
  readonly #entries = new Map<string, Entry<V>>();
  #shown: Shown<V> = { ...nothing, entries: this.#entries };

  constructor(read: (value: unknown) => V | undefined, kind: StoreKind = { mode: 'state' }) {
    this.#read = read;
    this.#keyOf = kind.mode === 'raw' ? placeOf : (entry) => entry.key;
    this.#keep = kind.mode === 'raw' ? kind.keep : Number.POSITIVE_INFINITY;
  }

  get shown(): Shown<V> {
    return this.#shown;
  }

  get waiting(): number {
    return this.#waiting.count;
  }

  get dirty(): boolean {
    return this.#waiting.replace || this.#waiting.count > 0;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  replace(data: readonly LiveEntry[]): void {
    this.#waiting = { ...noneWaiting<V>(), replace: true };
    this.#take(data);
  }

  /** `dropped`: records that the gateway left out because they came faster than a screen can show. */
  extend(data: readonly LiveEntry[], dropped = 0): void {
    this.#take(data);
    this.#sample(data);
    this.#waiting.dropped += dropped;
    this.#trim(this.#waiting.changes);
  }

  fail(reason: string): void {
    this.#shown = { ...this.#shown, status: 'failed', reason };
    this.#tell();
  }

  /** Puts what waits on the screen; returns the entries that came fresh, to measure their way. */
  apply(now: number): readonly Entry<V>[] {
    if (!this.dirty) return [];
    const waiting = this.#waiting;
    this.#waiting = noneWaiting<V>();
    if (waiting.replace) this.#entries.clear();
    const entries = this.#entries;
    for (const [key, entry] of waiting.changes) {
      if (entry === null) entries.delete(key);
      else entries.set(key, entry);
    }
    this.#trim(entries);
    const dropped = waiting.replace ? 0 : this.#shown.dropped + waiting.dropped;
    const unreadable = waiting.replace ? waiting.unreadable : this.#shown.unreadable + waiting.unreadable;
    this.#shown = { status: 'ready', entries, reason: '', updatedAt: now, dropped, unreadable };
    this.#tell();
    return waiting.fresh;
  }

  #take(data: readonly LiveEntry[]): void {
    this.#waiting.count += data.length;
    for (const entry of data) {
      const { changes } = this.#waiting;
      const value = entry.value === null ? null : this.#read(entry.value);
      if (value === undefined) this.#waiting.unreadable += 1;
      else changes.set(this.#keyOf(entry), value === null ? null : { ...entry, value });
    }
  }

  #sample(data: readonly LiveEntry[]): void {
    const { changes, fresh } = this.#waiting;
    for (const item of data) {
      const entry = changes.get(this.#keyOf(item));
      if (item.hops && entry && fresh.length < freshLimit) fresh.push(entry);
    }
  }

  #trim(entries: Map<string, unknown>): void {
    for (const key of entries.keys()) {
      if (entries.size <= this.#keep) return;
      entries.delete(key);
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
