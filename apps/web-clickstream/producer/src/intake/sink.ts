import {
  header,
  webDeadLetters,
  webEvents,
  webIdentities,
  webPageTimings,
} from '@kafka-streaming/event-schema';
import type { SafeProducer } from '@kafka-streaming/kafka';
import type { Stamped } from './stamp.ts';

/** Something that came in and can't be an event: its bytes, why, and where it was found. */
export interface Reject {
  readonly bytes: string | Uint8Array;
  readonly reason: string;
  /** Such as `http /v1/batch` or `replay access.log`. */
  readonly source: string;
  /** Index in the batch, or line of the file, from 0. */
  readonly position: number;
}

/** Where stamped events go. Each promise resolves when Kafka has the record on all in-sync replicas. */
export interface Sink {
  send(event: Stamped): Promise<unknown>;
  park(reject: Reject): Promise<unknown>;
}

export const kafkaSink = (producer: SafeProducer): Sink => ({
  send: (event) => {
    switch (event.type) {
      case 'page-timed':
        return producer.send(webPageTimings, event);
      case 'identified':
        return producer.send(webIdentities, event);
      default:
        return producer.send(webEvents, event);
    }
  },
  park: ({ bytes, reason, source, position }) =>
    producer.sendRaw(webDeadLetters.name, {
      key: null,
      value: bytes,
      headers: {
        [header.reason]: reason,
        [header.sourceTopic]: source,
        [header.sourceOffset]: String(position),
      },
    }),
});
