import { encodeHops, header } from '@kafka-streaming/event-schema';
import type { Line } from '../event-time.ts';
import { murmur2Partition } from '../murmur2.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';
import type { Meta } from '../record.ts';

/** Watermarks are told onwards when they pass a multiple of this: windows mostly end there. */
const tellEveryMs = 1_000;

/** What one partition of the internal topic last heard from here. */
interface Told {
  watermark: number;
  wallTime: number;
}

/**
 * Writes to an internal topic under a new key. The next stage must learn this task's watermark in each of its
 * partitions, also where no record went: those get a record without a value.
 */
export class Repartition<V> extends Operator implements Receiver<V> {
  private readonly topic: string;
  private readonly key: (value: V, meta: Meta) => string;
  private readonly partitions: number;
  /** A partition that hears nothing for so long gets a sign of life; below the patience of the next stage. */
  private readonly signOfLifeMs: number;
  private readonly told = new Map<Line, Told[]>();

  constructor(
    place: Place,
    options: { topic: string; key: (value: V, meta: Meta) => string; idleMs: number },
  ) {
    super(place);
    this.topic = options.topic;
    this.key = options.key;
    this.partitions = place.task.partitionsOf(options.topic);
    this.signOfLifeMs = options.idleMs / 3;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    const { current, line, topic } = this;
    current.operator = this.name;
    const key = this.key(value, current);
    const partition = murmur2Partition(key, this.partitions);
    const headers = this.headers(line, partition);
    headers[header.time] = String(current.time);
    const { origin } = current;
    if (origin !== undefined) headers[header.hops] = encodeHops({ ...origin, emitted: current.wallTime });
    this.task.output.write({
      topic,
      key,
      value: JSON.stringify(value),
      partition,
      headers,
      origin: undefined,
    });
    this.task.written.add(topic);
  }

  override flush(): void {
    for (const { lines } of this.task.time.timelines.values()) {
      const line = this.lineOf({ lines });
      if (line.alive) this.tellAll(line);
    }
  }

  private tellAll(line: Line): void {
    const { wallTime } = this.current;
    const passed = Math.floor((line.watermark - this.delayMs) / tellEveryMs);
    this.toldOf(line).forEach((told, partition) => {
      const news = passed > Math.floor(told.watermark / tellEveryMs);
      if (!news && wallTime - told.wallTime < this.signOfLifeMs) return;
      const headers = this.headers(line, partition);
      this.task.output.write({
        topic: this.topic,
        key: null,
        value: null,
        partition,
        headers,
        origin: undefined,
      });
    });
  }

  private headers(line: Line, partition: number): Record<string, string> {
    const watermark = line.watermark - this.delayMs;
    const told = this.toldOf(line)[partition];
    if (told !== undefined) {
      told.watermark = watermark;
      told.wallTime = this.current.wallTime;
    }
    return {
      [header.upstream]: String(this.task.partition),
      [header.timeline]: line.timeline.name,
      [header.watermark]: String(watermark),
    };
  }

  private toldOf(line: Line): Told[] {
    let told = this.told.get(line);
    if (told === undefined) {
      const nothing = { watermark: Number.NEGATIVE_INFINITY, wallTime: this.current.wallTime };
      told = Array.from({ length: this.partitions }, () => ({ ...nothing }));
      this.told.set(line, told);
    }
    return told;
  }
}
