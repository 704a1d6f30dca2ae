import type { Calendar } from './calendar.ts';
import type { Changelog } from './changelog.ts';
import type { Current } from './current.ts';
import type { EventTime, Line } from './event-time.ts';
import type { Output } from './output.ts';
import type { Tally } from './tally.ts';

/** Takes values in. (A method, not a property: so that receivers of any value can stand in one list.) */
export interface Receiver<V> {
  receive(value: V): void;
}

/** What the operators of a task share. */
export interface TaskContext {
  readonly app: string;
  readonly partition: number;
  readonly current: Current;
  readonly time: EventTime;
  readonly wallTimers: Calendar;
  readonly changelog: Changelog;
  readonly output: Output;
  readonly filtered: Tally;
  readonly written: Tally;
  readonly deadLetters: string;
  readonly late: string;
  readonly partitionsOf: (topic: string) => number;
}

/** An operator's place in its task. */
export interface Place {
  readonly task: TaskContext;
  readonly name: string;
  /** Place in the order of flow: an operator's number is above those of its inputs. */
  readonly order: number;
  /** Which line of a timeline tells this operator the time. */
  readonly clock: number;
  /** How far results that come in here may lie behind the watermark: delays of the windows upstream. */
  readonly delayMs: number;
}

/** A step of a topology at work in one task: takes values in, sends values on. */
export abstract class Operator {
  readonly task: TaskContext;
  readonly name: string;
  readonly order: number;
  readonly delayMs: number;
  protected readonly current: Current;
  private readonly clock: number;
  private readonly next: Receiver<unknown>[] = [];

  constructor(place: Place) {
    this.task = place.task;
    this.name = place.name;
    this.order = place.order;
    this.delayMs = place.delayMs;
    this.clock = place.clock;
    this.current = place.task.current;
  }

  /** Where values come in; joins have two ports. */
  abstract input(port: number): Receiver<never>;

  /** Sends what comes out to a port of another. */
  connect(other: Operator, port: number): void {
    this.next.push(other.input(port));
  }

  /** Before a commit: sends on what changed since the last one, and writes changed state to the changelog. */
  flush(): void {}

  /** A piece of state that `flush` wrote: its key without the store's name. */
  restore(_key: string, _json: unknown): void {}

  /** How many keys it holds; undefined = it holds no state. */
  stateKeys(): number | undefined {
    return undefined;
  }

  protected forward(value: unknown): void {
    const { next } = this;
    for (let i = 0; i < next.length; i++) next[i]?.receive(value);
  }

  protected get line(): Line {
    return this.lineOf(this.current.timeline);
  }

  protected lineOf(timeline: { readonly lines: readonly Line[] }): Line {
    const line = timeline.lines[this.clock];
    if (line === undefined) throw new Error(`KS_BUG: ${this.name} has no clock`);
    return line;
  }

  /** The line of a timeline named in the changelog. */
  protected lineAt(label: string): Line {
    return this.lineOf(this.task.time.timeline(decodeURIComponent(label), this.current.wallTime));
  }
}
