import type { Decoded, Topic } from '@kafka-streaming/event-schema';
import type { Input, Timeline } from '../event-time.ts';
import type { Place } from '../operator.ts';
import type { InputRecord } from '../record.ts';
import { reader } from './reader.ts';
import { Source } from './source.ts';

export interface EventSourceOptions<V> {
  /** Undefined: no record is late for the source; windows decide by their grace. */
  readonly latenessMs: number | undefined;
  /** Undefined: one timeline. */
  readonly timeline: ((value: V) => string) | undefined;
  readonly trusted: boolean;
}

/** A topic of events; its records carry event time on. */
export class EventSource<V> extends Source {
  private readonly declared: Topic<V>;
  private readonly readValue: (record: InputRecord) => Decoded<V>;
  private readonly options: EventSourceOptions<V>;
  private readonly timeSource: number;
  private readonly latenessMs: number;
  private timeline: Timeline | undefined;
  /** Watermark that the record under way feeds; undefined when it has no readable time. */
  private feeds: Input | undefined;
  private time = 0;

  constructor(place: Place, topic: Topic<V>, timeSource: number, options: EventSourceOptions<V>) {
    super(place, topic.name);
    this.declared = topic;
    this.readValue = reader(topic, options.trusted);
    this.options = options;
    this.timeSource = timeSource;
    this.latenessMs = options.latenessMs ?? 0;
  }

  protected read(record: InputRecord): void {
    const { current } = this;
    this.feeds = undefined;
    current.operator = this.topic;
    const decoded = this.readValue(record);
    if (!decoded.ok) {
      current.end('park', decoded.reason);
      return;
    }
    this.time = this.declared.timeOf(decoded.value);
    if (Number.isFinite(this.time)) this.flow(decoded.value);
    else current.end('park', 'KS_DECODE: event time: not a number');
  }

  private flow(value: V): void {
    const { current } = this;
    const timeline = this.timelineOf(value);
    current.happened(this.time, timeline);
    const input = timeline.inputs[this.timeSource]?.[0];
    this.feeds = input;
    if (this.options.latenessMs === undefined || input === undefined || this.time >= input.watermark) {
      this.forward(value);
    } else {
      input.dirty = true;
      current.late();
    }
  }

  /** Event time goes on; a clock that is ahead of its own receipt moves it no further than that. */
  protected override advance(): void {
    const { feeds: input, current, latenessMs } = this;
    if (input === undefined) return;
    let watermark = this.time - latenessMs;
    if (watermark > input.watermark) watermark = Math.min(this.time, current.receivedAt) - latenessMs;
    input.observe(watermark, current.wallTime);
  }

  private timelineOf(value: V): Timeline {
    const name = this.options.timeline?.(value) ?? '';
    if (this.timeline?.name !== name) this.timeline = this.task.time.timeline(name, this.current.wallTime);
    return this.timeline;
  }
}
