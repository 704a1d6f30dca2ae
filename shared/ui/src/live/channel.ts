import type { Topic } from '@kafka-streaming/event-schema';
import { ChannelStore } from './store.ts';

/** A live channel as a page names it: where it is, how its values are read, and the store that holds them. */
export interface Channel<V> {
  readonly name: string;
  readonly store: ChannelStore<V>;
}

/** Rows that a raw channel keeps on the screen's side. */
const rawRows = 200;

/** A topic's channel, or the part of it whose keys begin with `prefix`. Values are checked by the topic's schema. */
export const topicChannel = <V>(topic: Topic<V>, prefix = ''): Channel<V> => {
  const read = (value: unknown): V | undefined => {
    const parsed = topic.schema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };
  return {
    name: prefix === '' ? topic.name : `${topic.name}/${prefix}`,
    store: new ChannelStore(
      read,
      topic.live?.mode === 'raw' ? { mode: 'raw', keep: rawRows } : { mode: 'state' },
    ),
  };
};

/** A channel of the gateway's own; `accepts` tells the values that the page understands. */
export const ownChannel = <V>(name: string, accepts: (value: unknown) => value is V): Channel<V> => ({
  name,
  store: new ChannelStore((value) => (accepts(value) ? value : undefined)),
});
