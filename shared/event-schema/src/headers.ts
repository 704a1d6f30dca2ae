/**
 * Headers of every event record; values are UTF-8 text.
 *
 * They repeat the id and time of the body, so that routers, tracers and auditors need not parse it.
 * `seq` rises by one per producer and partition: any reader can prove that nothing is missing, doubled or
 * out of order.
 */
export interface EventHeaders {
  readonly id: string;
  readonly type: string;
  /** Schema version of the body. */
  readonly version: number;
  readonly producer: string;
  readonly seq: number;
  /** Event time, epoch ms. Kafka's own record timestamp is the time of receipt: retention counts from that. */
  readonly time: number;
  /** W3C trace context. */
  readonly traceparent?: string;
}

/** Names of headers that the suite writes beside the event's own. */
export const header = {
  /** On results: the times of the oldest contributing event since the last emission, see `Hops`. */
  hops: 'hops',
  /** On dead letters and late records. */
  reason: 'reason',
  sourceTopic: 'source-topic',
  sourcePartition: 'source-partition',
  sourceOffset: 'source-offset',
  /** On repartitioned records: their timeline, the upstream partition, its watermark there, and event time. */
  timeline: 'timeline',
  upstream: 'upstream',
  watermark: 'watermark',
  /** Event time, epoch ms: as on event records. */
  time: 'time',
} as const;

/** When an event passed each station on its way into a result, epoch ms. */
export interface Hops {
  /** Event time: when it happened at its source. */
  readonly created: number;
  /** The producer received and stamped it (Kafka's record timestamp). */
  readonly produced: number;
  /** The stream application read it. */
  readonly consumed: number;
  /** The result was handed to its transaction. */
  readonly emitted: number;
}

export const encodeHops = (hops: Hops): string =>
  `${hops.created};${hops.produced};${hops.consumed};${hops.emitted}`;

/** Undefined when the text is not four numbers. */
export const decodeHops = (text: string): Hops | undefined => {
  const [created, produced, consumed, emitted, ...rest] = text.split(';').map(Number);
  if (created === undefined || produced === undefined || consumed === undefined || emitted === undefined) {
    return undefined;
  }
  const finite = [created, produced, consumed, emitted].every(Number.isFinite);
  return finite && rest.length === 0 ? { created, produced, consumed, emitted } : undefined;
};

/** Header fields as text, in the form that Kafka clients take. */
export const encodeHeaders = (headers: EventHeaders): Record<string, string> => ({
  id: headers.id,
  type: headers.type,
  version: String(headers.version),
  producer: headers.producer,
  seq: String(headers.seq),
  time: String(headers.time),
  ...(headers.traceparent === undefined ? {} : { traceparent: headers.traceparent }),
});

/** Reads the headers of an event; undefined when one is absent or no number where a number belongs. */
export const decodeHeaders = (text: (name: string) => string | undefined): EventHeaders | undefined => {
  const [id, type, producer, traceparent] = ['id', 'type', 'producer', 'traceparent'].map(text);
  const [version, seq, time] = ['version', 'seq', 'time'].map((name) => Number(text(name) ?? Number.NaN));
  if (id === undefined || type === undefined || producer === undefined) return undefined;
  if (version === undefined || seq === undefined || time === undefined) return undefined;
  if (![version, seq, time].every(Number.isFinite)) return undefined;
  return { id, type, version, producer, seq, time, ...(traceparent === undefined ? {} : { traceparent }) };
};
