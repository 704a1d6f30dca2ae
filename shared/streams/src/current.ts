import { decodeHops } from '@kafka-streaming/event-schema';
import type { Timeline } from './event-time.ts';
import type { InputRecord, Meta, Origin } from './record.ts';
import { text } from './text.ts';

/** What became of a record; when branches disagree, the higher one counts. */
export const fate = { ok: 0, late: 1, skipped: 2, parked: 3 } as const;
export type Fate = (typeof fate)[keyof typeof fate];

/**
 * The value on its way through the operators: where it comes from, when it happened, and what becomes of it.
 * One object per task, filled anew for each record; what costs something is read only when asked for.
 */
export class Current implements Meta {
  topic = '';
  readonly partition: number;
  offset = '';
  time = 0;
  wallTime = 0;
  /** As the machine at work sees it. */
  watermark = Number.NEGATIVE_INFINITY;
  /** Partition of the stage before, for records of internal topics. */
  upstream = 0;
  /** The operator whose user code runs: named when that throws. */
  operator = '';
  fate: Fate = fate.ok;
  reason = '';
  /** True for results: they have no record to be counted or parked. */
  derived = false;
  private record: InputRecord | undefined;
  private keyText: string | undefined;
  private where: Timeline | undefined;
  private born: Origin | undefined;

  constructor(partition: number) {
    this.partition = partition;
  }

  begin(topic: string, record: InputRecord): void {
    this.topic = topic;
    this.record = record;
    this.offset = record.offset;
    this.keyText = undefined;
    this.born = undefined;
    this.fate = fate.ok;
    this.reason = '';
    this.derived = false;
  }

  /** The event's own time and timeline, once the value is known. */
  happened(time: number, timeline: Timeline): void {
    this.time = time;
    this.where = timeline;
  }

  /** From here on a result flows: of a group, at a time, caused by the event of that origin, or by a clock. */
  derive(key: string, time: number, timeline: Timeline, origin: Origin | undefined): void {
    this.record = undefined;
    this.offset = '';
    this.keyText = key;
    this.time = time;
    this.where = timeline;
    this.born = origin;
    this.derived = true;
  }

  get key(): string {
    this.keyText ??= text(this.record?.key ?? undefined) ?? '';
    return this.keyText;
  }

  get receivedAt(): number {
    return this.record === undefined ? this.time : Number(this.record.timestamp);
  }

  get timeline(): Timeline {
    if (this.where === undefined) throw new Error('KS_BUG: a record flows without a timeline');
    return this.where;
  }

  /** Gives the key of a group for as long as its operator works; returns what `rekey` takes to put it back. */
  rekey(key: string | undefined): string | undefined {
    const before = this.keyText;
    this.keyText = key;
    return before;
  }

  /** The event's way so far; undefined when a clock caused what flows. */
  get origin(): Origin | undefined {
    if (this.born === undefined && this.record !== undefined) this.born = originOf(this, this.record);
    return this.born;
  }

  late(): void {
    if (this.fate < fate.late) this.fate = fate.late;
  }

  end(as: 'skip' | 'park', reason: string): void {
    const level = as === 'park' ? fate.parked : fate.skipped;
    if (level <= this.fate) return;
    this.fate = level;
    this.reason = reason;
  }
}

const originOf = (current: Current, record: InputRecord): Origin | undefined => {
  const hops = text(record.headers?.['hops']);
  if (hops !== undefined) return decodeHops(hops);
  return { created: current.time, produced: Number(record.timestamp), consumed: current.wallTime };
};
