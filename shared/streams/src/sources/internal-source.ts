import { header } from '@kafka-streaming/event-schema';
import { fate } from '../current.ts';
import type { Input } from '../event-time.ts';
import type { Place } from '../operator.ts';
import type { InputRecord } from '../record.ts';
import { text } from '../text.ts';
import { Source } from './source.ts';

/**
 * The other end of a repartition: records of all partitions of the stage before. Each carries its partition and
 * that partition's watermark, so that this stage's watermark is the least of them and not the newest that came.
 */
export class InternalSource extends Source {
  private readonly timeSource: number;
  private feeds: Input | undefined;
  private watermark = 0;

  constructor(place: Place, topic: string, timeSource: number) {
    super(place, topic);
    this.timeSource = timeSource;
  }

  protected read(record: InputRecord): void {
    const { current } = this;
    this.feeds = undefined;
    current.operator = this.topic;
    const upstream = numberIn(record, header.upstream);
    const watermark = numberIn(record, header.watermark);
    const name = text(record.headers?.[header.timeline]);
    if (upstream === undefined || watermark === undefined || name === undefined) {
      current.end('park', 'KS_DECODE: headers: an internal topic was written by somebody else');
      return;
    }
    const timeline = this.task.time.timeline(name, current.wallTime);
    this.feeds = timeline.inputs[this.timeSource]?.[upstream];
    this.watermark = watermark;
    current.upstream = upstream;
    current.happened(numberIn(record, header.time) ?? watermark, timeline);
    if (record.value !== null) this.forward(JSON.parse(text(record.value) ?? ''));
  }

  /** A record without a value only tells the watermark: nothing to count. */
  protected override settle(record: InputRecord): void {
    if (record.value !== null || this.current.fate !== fate.ok) super.settle(record);
  }

  protected override advance(): void {
    this.feeds?.observe(this.watermark, this.current.wallTime);
  }
}

const numberIn = (record: InputRecord, name: string): number | undefined => {
  const found = text(record.headers?.[name]);
  const parsed = Number(found);
  return found === undefined || Number.isNaN(parsed) ? undefined : parsed;
};
