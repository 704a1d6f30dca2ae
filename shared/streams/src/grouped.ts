import { type Aggregate, type CombineOptions, counting } from './aggregate.ts';
import type { Flow } from './flow.ts';
import type { Place } from './operator.ts';
import { CombineWindows } from './operators/combine-windows.ts';
import { combining } from './operators/combining.ts';
import { Groups } from './operators/groups.ts';
import { SessionWindows } from './operators/session-windows.ts';
import { TimeWindows, type WindowOptions } from './operators/time-windows.ts';
import { type Emit, partialOf } from './operators/window-results.ts';
import type { Meta } from './record.ts';
import type { Grouped, GroupOptions, Stream, WindowedGroup } from './stream.ts';
import type { Change, Row, Windowed, WindowSpec } from './window.ts';

type GroupKey<V> = (value: V, meta: Meta) => string;

/** A stream in groups, while it is declared. */
export class GroupedFlow<V> implements Grouped<V> {
  private readonly flow: Flow<V>;
  private readonly group: GroupKey<V>;

  constructor(flow: Flow<V>, group: GroupKey<V>) {
    this.flow = flow;
    this.group = group;
  }

  window(window: WindowSpec): WindowedGroup<V> {
    return new WindowedFlow(this.flow, this.group, window);
  }

  aggregate<S, R>(
    store: string,
    aggregate: Aggregate<V, S, R>,
    { combine, ttlMs = Number.POSITIVE_INFINITY }: GroupOptions = {},
  ): Stream<Row<R>> {
    const { group } = this;
    const groups = <O>(result: Aggregate<V, S, O>) =>
      this.flow.attach<Row<O>>(
        'aggregate',
        store,
        (place) => new Groups<V, S, O>(place, { store, group, aggregate: result, ttlMs }),
        { store },
      );
    if (combine === undefined) return groups(aggregate);
    const merge = mergeOf(store, aggregate);
    const arrived = through(groups(partialOf(aggregate)), store, combine);
    const second = `${store}-combined`;
    return arrived.attach<Row<R>>(
      'combine',
      store,
      (place) => {
        const { current } = place.task;
        const parts = combining<V, S, R>(aggregate, merge, () => current.upstream);
        return new Groups(place, { store: second, group: groupOf, aggregate: parts, ttlMs });
      },
      { store: second },
    );
  }

  reduce(store: string, reduce: (a: V, b: V) => V): Stream<Row<V>> {
    return this.aggregate<V | undefined, V | undefined>(store, {
      init: () => undefined,
      add: (state, value) => (state === undefined ? value : reduce(state, value)),
      result: (state) => state,
    }).flatMap<Row<V>>(`${store}-rows`, ({ group, value, time }) =>
      value === undefined ? [] : [{ group, value, time }],
    );
  }

  count(store: string, options: GroupOptions = {}): Stream<Row<number>> {
    return this.aggregate(store, counting<V>(), options);
  }
}

/** Groups in windows, while they are declared. */
class WindowedFlow<V> implements WindowedGroup<V> {
  private readonly flow: Flow<V>;
  private readonly group: GroupKey<V>;
  private readonly window: WindowSpec;

  constructor(flow: Flow<V>, group: GroupKey<V>, window: WindowSpec) {
    this.flow = flow;
    this.group = group;
    this.window = window;
  }

  aggregate<S, R>(
    store: string,
    aggregate: Aggregate<V, S, R>,
    options: { emit?: 'early-and-final' | 'final'; combine?: CombineOptions } = {},
  ): Stream<Windowed<R>> {
    const { emit = 'early-and-final', combine } = options;
    if (combine === undefined) return this.windows<Windowed<R>, S, R>(store, aggregate, emit);
    if (this.window.kind === 'session') {
      throw new Error(
        `KS_CONFIG: ${store}: sessions of different partitions can't be combined: use keyBy before group`,
      );
    }
    const merge = mergeOf(store, aggregate);
    const partials = this.windows<Windowed<unknown>, S, unknown>(store, partialOf(aggregate), 'partials');
    const second = `${store}-combined`;
    return through(partials, store, combine).attach<Windowed<R>>(
      'combine',
      store,
      (place) => new CombineWindows<V, S, R>(place, { store: second, aggregate, merge, emit }),
      { store: second },
    );
  }

  changes<S, R>(store: string, aggregate: Aggregate<V, S, R>): Stream<Change<R>> {
    return this.windows<Change<R>, S, R>(store, aggregate, 'changes');
  }

  count(store: string, options: { combine?: CombineOptions } = {}): Stream<Windowed<number>> {
    return this.aggregate(store, counting<V>(), options);
  }

  private windows<O, S, R>(store: string, aggregate: Aggregate<V, S, R>, emit: Emit): Flow<O> {
    const { window } = this;
    const options: WindowOptions<V, S, R> = { store, group: this.group, aggregate, emit };
    const holdsMs = window.kind === 'session' ? window.gapMs + window.graceMs : window.graceMs;
    const more = { store, holdsMs };
    if (window.kind !== 'session') {
      const create = (place: Place) => new TimeWindows(place, window, options);
      return this.flow.attach<O>(window.kind, store, create, more);
    }
    const merge = mergeOf(store, aggregate);
    const create = (place: Place) => new SessionWindows(place, window, { ...options, merge });
    return this.flow.attach<O>('sessions', store, create, more);
  }
}

const groupOf = ({ group }: { readonly group: string }): string => group;

/** The first phase's results go to the stage that merges them: by group, so that each group meets in one place. */
const through = <P extends { readonly group: string }>(
  partials: Flow<P>,
  store: string,
  { partitions }: CombineOptions,
): Flow<P> => {
  const topic = `${partials.plan.name}.${store}`;
  return partials.through<P>('combine', { name: store, topic, key: groupOf, partitions });
};

const mergeOf = <V, S, R>(store: string, { merge }: Aggregate<V, S, R>): ((a: S, b: S) => S) => {
  if (merge !== undefined) return merge;
  throw new Error(
    `KS_CONFIG: ${store}: its aggregate needs merge(a, b): sessions and combine put states together`,
  );
};
