import { Operator, type Place, type Receiver } from '../operator.ts';
import type { Meta } from '../record.ts';

/** Gives each value the newest row of a table. */
export class Lookup<V, T, O> extends Operator implements Receiver<V> {
  private readonly joiner: (value: V, row: T | undefined, meta: Meta) => O;
  private readonly key: ((value: V) => string) | undefined;
  private rows: ReadonlyMap<string, T> = new Map();

  constructor(
    place: Place,
    joiner: (value: V, row: T | undefined, meta: Meta) => O,
    key: ((value: V) => string) | undefined,
  ) {
    super(place);
    this.joiner = joiner;
    this.key = key;
  }

  input(): Receiver<V> {
    return this;
  }

  use(rows: ReadonlyMap<string, T>): void {
    this.rows = rows;
  }

  receive(value: V): void {
    const { current, key } = this;
    current.operator = this.name;
    const row = this.rows.get(key === undefined ? current.key : key(value));
    this.forward(this.joiner(value, row, current));
  }
}
