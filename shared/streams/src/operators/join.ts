import { splitKey } from '../changelog.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';
import { endLate } from '../side-topics.ts';
import { type Arrival, JoinSide, type Waiting } from './join-side.ts';

export interface JoinPlan<A, B, O> {
  readonly store: string;
  readonly withinMs: number;
  readonly key: ((a: A) => string) | undefined;
  readonly otherKey: ((b: B) => string) | undefined;
  /** An a without a partner comes alone when none can come any more. */
  readonly left: boolean;
  readonly joiner: (a: A, b: B | undefined) => O;
}

/** Pairs values of two streams that have the same key and are near each other in event time. */
export class Join<A, B, O> extends Operator {
  private readonly plan: JoinPlan<A, B, O>;
  private readonly a: JoinSide<A>;
  private readonly b: JoinSide<B>;
  private nextId = 0;

  constructor(place: Place, plan: JoinPlan<A, B, O>) {
    super(place);
    this.plan = plan;
    const { changelog } = place.task;
    const common = { order: place.order, waitMs: plan.withinMs + place.delayMs, changelog };
    this.a = new JoinSide({ ...common, prefix: `${plan.store}|a`, left: (gone) => this.leaveAlone(gone) });
    this.b = new JoinSide({ ...common, prefix: `${plan.store}|b`, left: () => {} });
  }

  input(port: number): Receiver<never> {
    return port === 0
      ? { receive: (value: A) => this.receiveA(value) }
      : { receive: (value: B) => this.receiveB(value) };
  }

  override flush(): void {
    this.a.flush();
    this.b.flush();
  }

  override restore(name: string, json: unknown): void {
    const [side = '', label = '', id = ''] = splitKey(name, 2);
    // Written by `flush` of that side.
    const { value, ...stored } = json as Pick<Arrival<unknown>, 'key' | 'time' | 'matched' | 'value'>;
    const arrival = { ...stored, line: this.lineAt(label), id: Number(id) };
    const waiting =
      side === 'a'
        ? this.a.enter({ ...arrival, value: value as A })
        : this.b.enter({ ...arrival, value: value as B });
    waiting.stored = true;
    this.nextId = Math.max(this.nextId, arrival.id + 1);
  }

  override stateKeys(): number {
    return this.a.size + this.b.size;
  }

  private receiveA(value: A): void {
    const arrival = this.arrive(this.plan.key, value);
    if (arrival === undefined) return;
    const a = this.a.enter(arrival);
    this.a.changed(a);
    for (const b of this.b.near(a.line, a.key, a.time, this.plan.withinMs)) this.pair(a, b);
  }

  private receiveB(value: B): void {
    const arrival = this.arrive(this.plan.otherKey, value);
    if (arrival === undefined) return;
    const b = this.b.enter(arrival);
    this.b.changed(b);
    for (const a of this.a.near(b.line, b.key, b.time, this.plan.withinMs)) this.pair(a, b);
  }

  /** Undefined when it is late: some of its partners may have left. */
  private arrive<V>(keyOf: ((value: V) => string) | undefined, value: V): Arrival<V> | undefined {
    const { current, line } = this;
    const { time } = current;
    if (time + this.plan.withinMs < line.watermark - this.delayMs) {
      endLate(this.task, this.name);
      return undefined;
    }
    current.operator = this.name;
    const key = keyOf === undefined ? current.key : keyOf(value);
    return { line, key, id: this.nextId++, time, value, matched: false };
  }

  private pair(a: Waiting<A>, b: Waiting<B>): void {
    const { current, plan } = this;
    if (plan.left && !a.matched) {
      a.matched = true;
      this.a.changed(a);
    }
    const [time, key] = [current.time, current.rekey(a.key)];
    current.time = Math.max(a.time, b.time);
    current.operator = this.name;
    this.forward(plan.joiner(a.value, b.value));
    current.time = time;
    current.rekey(key);
  }

  private leaveAlone(a: Waiting<A>): void {
    if (!this.plan.left || a.matched) return;
    this.current.derive(a.key, a.time, a.line.timeline, undefined);
    this.current.operator = this.name;
    this.forward(this.plan.joiner(a.value, undefined));
  }
}
