import { Operator, type Place, type Receiver } from '../operator.ts';
import type { Meta } from '../record.ts';
import { endDerived } from '../side-topics.ts';
import { isVerdict, type Park, type Skip } from '../verdict.ts';

/** Lets through what it is told to keep; the rest is counted. */
export class Filter<V> extends Operator implements Receiver<V> {
  private readonly keep: (value: V, meta: Meta) => boolean;

  constructor(place: Place, keep: (value: V, meta: Meta) => boolean) {
    super(place);
    this.keep = keep;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    this.current.operator = this.name;
    if (this.keep(value, this.current)) this.forward(value);
    else this.task.filtered.add(this.name);
  }
}

/** Turns a value into another, or ends its way with a verdict. */
export class Decide<V, W> extends Operator implements Receiver<V> {
  private readonly decide: (value: V, meta: Meta) => W | Skip | Park;

  constructor(place: Place, decide: (value: V, meta: Meta) => W | Skip | Park) {
    super(place);
    this.decide = decide;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    this.current.operator = this.name;
    const decided = this.decide(value, this.current);
    if (!isVerdict(decided)) this.forward(decided);
    else if (this.current.derived) endDerived(this.task, this.name, decided, value);
    else this.current.end(decided.fate, decided.reason);
  }
}

/** Turns a value into another. */
export class MapValues<V, W> extends Operator implements Receiver<V> {
  private readonly map: (value: V, meta: Meta) => W;

  constructor(place: Place, map: (value: V, meta: Meta) => W) {
    super(place);
    this.map = map;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    this.current.operator = this.name;
    this.forward(this.map(value, this.current));
  }
}

/** Turns a value into any number of others. */
export class FlatMap<V, W> extends Operator implements Receiver<V> {
  private readonly map: (value: V, meta: Meta) => readonly W[];

  constructor(place: Place, map: (value: V, meta: Meta) => readonly W[]) {
    super(place);
    this.map = map;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    this.current.operator = this.name;
    for (const each of this.map(value, this.current)) this.forward(each);
  }
}

/** Where streams come together again. */
export class Merge<V> extends Operator implements Receiver<V> {
  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    this.forward(value);
  }
}

/** A value and the branch that took it. */
export interface Taken<V> {
  readonly branch: string;
  readonly value: V;
}

/** Gives each value to the first branch whose predicate takes it; what none takes is counted. */
export class Branch<V> extends Operator implements Receiver<V> {
  private readonly branches: readonly (readonly [string, (value: V, meta: Meta) => boolean])[];

  constructor(place: Place, branches: Readonly<Record<string, (value: V, meta: Meta) => boolean>>) {
    super(place);
    this.branches = Object.entries(branches);
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    this.current.operator = this.name;
    const taken = this.branches.find(([, takes]) => takes(value, this.current));
    if (taken === undefined) this.task.filtered.add(this.name);
    else this.forward({ branch: taken[0], value });
  }
}

/** One branch: lets through what it took. */
export class Twig<V> extends Operator implements Receiver<Taken<V>> {
  private readonly branch: string;

  constructor(place: Place, branch: string) {
    super(place);
    this.branch = branch;
  }

  input(): Receiver<Taken<V>> {
    return this;
  }

  receive({ branch, value }: Taken<V>): void {
    if (branch === this.branch) this.forward(value);
  }
}
