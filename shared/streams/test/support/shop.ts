import { type Topic, topic } from '@kafka-streaming/event-schema';
import { z } from 'zod';
import { type Builder, type Topology, topology, type Windowed } from '../../src/index.ts';

/** A small domain of its own: what somebody did, and when. */
export const acted = z.object({ id: z.string(), user: z.string(), what: z.string(), time: z.number() });
export type Acted = z.infer<typeof acted>;

export const topicOf = <V>(name: string, of: Pick<Topic<V>, 'keyOf' | 'timeOf' | 'schema'>): Topic<V> =>
  topic<V>({ name, kind: 'event', about: 'Of a test.', keyAbout: 'Of a test.', ...of });

export const acts = topicOf<Acted>('shop.acts', {
  keyOf: (act) => act.user,
  timeOf: (act) => act.time,
  schema: acted,
});

const side = (name: string) =>
  topicOf<unknown>(name, { keyOf: () => '', timeOf: () => 0, schema: z.unknown() });
export const deadLetters = side('shop.dead-letters');
export const late = side('shop.late');

const windowed = z.object({
  group: z.string(),
  window: z.object({ start: z.number(), end: z.number() }),
  value: z.number(),
  final: z.boolean(),
});
export const counts = topicOf<Windowed<number>>('shop.counts', {
  keyOf: ({ group, window }) => `${group}|${window.start}`,
  timeOf: ({ window }) => window.end,
  schema: windowed,
});

/** Lines of text under a key: for whatever a test wants to see. */
export const noted = z.object({ key: z.string(), text: z.string() });
export type Note = z.infer<typeof noted>;
export const notes = topicOf<Note>('shop.notes', {
  keyOf: ({ key }) => key,
  timeOf: () => 0,
  schema: noted,
});

export const shop = (build: (b: Builder) => void): Topology => topology('shop', { deadLetters, late }, build);

let made = 0;
/** An act with an id of its own; times in ms. */
export const act = (time: number, user = 'ann', what = 'view'): Acted => ({
  id: `act-${made++}`,
  user,
  what,
  time,
});
