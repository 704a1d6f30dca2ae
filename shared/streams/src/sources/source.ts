import { Operator, type Place, type Receiver } from '../operator.ts';
import type { InputRecord } from '../record.ts';
import { bugReason, settle } from '../side-topics.ts';
import { Fates } from '../tally.ts';

/** Where records of one topic come in: reads each, lets it flow, and counts what became of it. */
export abstract class Source extends Operator {
  readonly topic: string;
  readonly fates = new Fates();
  /** Offset of the last record read; undefined before the first. */
  private last: string | undefined;
  private moved = false;

  constructor(place: Place, topic: string) {
    super(place);
    this.topic = topic;
  }

  input(): Receiver<never> {
    throw new Error(`KS_BUG: ${this.topic} is a source: nothing flows into it`);
  }

  process(records: readonly InputRecord[], wallTime: number): void {
    const { current } = this;
    current.wallTime = wallTime;
    for (let i = 0; i < records.length; i++) {
      const record = records[i];
      if (record === undefined) continue;
      current.begin(this.topic, record);
      try {
        this.read(record);
      } catch (error) {
        current.end('park', bugReason(current.operator, error));
      }
      this.settle(record);
      this.advance();
      this.last = record.offset;
    }
    this.moved ||= records.length > 0;
  }

  /** The next offset to read, when it moved since the last commit. */
  takePosition(): string | undefined {
    if (!this.moved) return undefined;
    this.moved = false;
    return this.position;
  }

  get position(): string | undefined {
    return this.last === undefined ? undefined : String(BigInt(this.last) + 1n);
  }

  /** Reads the record and lets it flow. */
  protected abstract read(record: InputRecord): void;

  protected settle(record: InputRecord): void {
    settle(this.task, this.fates, record);
  }

  /** After the record: event time goes on, timers fire. */
  protected advance(): void {}
}
