import { encode, header, type Topic } from '@kafka-streaming/event-schema';
import { Operator, type Place, type Receiver } from '../operator.ts';
import { Tombstone } from '../verdict.ts';

/** Writes to a topic; key and event time as the topic declares them. */
export class Sink<V> extends Operator implements Receiver<V | Tombstone> {
  private readonly topic: Topic<V>;

  constructor(place: Place, topic: Topic<V>) {
    super(place);
    this.topic = topic;
  }

  input(): Receiver<V | Tombstone> {
    return this;
  }

  receive(value: V | Tombstone): void {
    const { topic, current, task } = this;
    current.operator = `to ${topic.name}`;
    const gone = value instanceof Tombstone;
    task.output.write({
      topic: topic.name,
      key: gone ? value.key : topic.keyOf(value),
      value: gone ? null : encode(value),
      headers: { [header.time]: String(gone ? current.time : topic.timeOf(value)) },
      origin: current.origin,
    });
    task.written.add(topic.name);
  }
}
