import type { Decoded, Topic } from '@kafka-streaming/event-schema';
import type { Operator, Place } from '../operator.ts';
import { Lookup } from '../operators/lookup.ts';
import type { InputRecord } from '../record.ts';
import { reader } from './reader.ts';
import { Source } from './source.ts';

/** A compacted topic as a table: the newest row of each key. It does not move event time. */
export class TableSource<T> extends Source {
  private readonly rows = new Map<string, T>();
  private readonly store: string;
  private readonly readValue: (record: InputRecord) => Decoded<T>;

  constructor(place: Place, topic: Topic<T>, store: string, trusted: boolean) {
    super(place, topic.name);
    this.store = store;
    this.readValue = reader(topic, trusted);
  }

  /** Nothing flows out of a table: lookups read its rows. */
  override connect(other: Operator): void {
    if (other instanceof Lookup) other.use(this.rows);
  }

  protected read(record: InputRecord): void {
    const { current } = this;
    current.operator = this.topic;
    if (record.key === null) current.end('park', 'KS_DECODE: key: a row of a table needs one');
    else if (record.value === null) this.delete(current.key);
    else {
      const decoded = this.readValue(record);
      if (decoded.ok) this.put(current.key, decoded.value);
      else current.end('park', decoded.reason);
    }
  }

  private put(key: string, row: T): void {
    this.rows.set(key, row);
    this.task.changelog.put(`${this.store}|${key}`, JSON.stringify(row));
  }

  private delete(key: string): void {
    this.rows.delete(key);
    this.task.changelog.put(`${this.store}|${key}`, null);
  }

  override restore(key: string, json: unknown): void {
    // Written by `read`, which checked it.
    this.rows.set(key, json as T);
  }

  override stateKeys(): number {
    return this.rows.size;
  }
}
