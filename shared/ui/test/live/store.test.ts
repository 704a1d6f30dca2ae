import type { LiveEntry } from '@kafka-streaming/event-schema';
import { describe, expect, it } from 'vitest';
import { ChannelStore } from '../../src/live/store.ts';

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const entry = (key: string, value: unknown, offset = '0'): LiveEntry => ({
  key,
  value,
  time: 0,
  at: { topic: 't', partition: 0, offset },
  hops: { created: 0, produced: 0, consumed: 0, emitted: 0, read: 0 },
});
const pairs = (store: ChannelStore<number>): [string, number][] =>
  [...store.shown.entries].map(([key, { value }]) => [key, value]);

describe('the store of a state channel', () => {
  it('shows nothing before it is applied, so that a paused page keeps its picture', () => {
    const store = new ChannelStore(number);
    store.replace([entry('a', 1)]);
    expect(pairs(store)).toEqual([]);
    store.apply(7);
    expect(pairs(store)).toEqual([['a', 1]]);
    expect(store.shown).toMatchObject({ status: 'ready', updatedAt: 7 });
  });

  it('counts all that waits, and shows the last value of each key', () => {
    const store = new ChannelStore(number);
    store.replace([entry('a', 1)]);
    store.apply(1);
    store.extend([entry('a', 2), entry('b', 3)]);
    store.extend([entry('a', 4)]);
    expect(store.waiting).toBe(3);
    store.apply(2);
    expect(pairs(store)).toEqual([
      ['a', 4],
      ['b', 3],
    ]);
    expect(store.waiting).toBe(0);
  });

  it('forgets a key whose value is null', () => {
    const store = new ChannelStore(number);
    store.replace([entry('a', 1), entry('b', 2)]);
    store.extend([entry('a', null)]);
    store.apply(1);
    expect(pairs(store)).toEqual([['b', 2]]);
  });

  it('drops what it held when a snapshot comes, and what waited before it', () => {
    const store = new ChannelStore(number);
    store.replace([entry('a', 1)]);
    store.apply(1);
    store.extend([entry('b', 2)]);
    store.replace([entry('c', 3)]);
    store.apply(2);
    expect(pairs(store)).toEqual([['c', 3]]);
  });

  it('counts values that do not have the declared form, and keeps the others', () => {
    const store = new ChannelStore(number);
    store.replace([entry('a', 'one'), entry('b', 2)]);
    store.apply(1);
    expect(pairs(store)).toEqual([['b', 2]]);
    expect(store.shown.unreadable).toBe(1);
  });

  it('gives back what came one by one, to be measured, and not what came in a snapshot', () => {
    const store = new ChannelStore(number);
    store.replace([entry('a', 1)]);
    expect(store.apply(1)).toEqual([]);
    store.extend([entry('a', 2)]);
    expect(store.apply(2).map(({ value }) => value)).toEqual([2]);
  });

  it('keeps its figures when the channel fails, and says why', () => {
    const store = new ChannelStore(number);
    store.replace([entry('a', 1)]);
    store.apply(1);
    store.fail('no such channel');
    expect(store.shown).toMatchObject({ status: 'failed', reason: 'no such channel' });
    expect(pairs(store)).toEqual([['a', 1]]);
  });
});

describe('the store of a raw channel', () => {
  it('keeps the newest records, each by its place in Kafka: a repeat is no second one', () => {
    const store = new ChannelStore(number, { mode: 'raw', keep: 2 });
    store.replace([entry('a', 1, '1')]);
    store.extend([entry('a', 2, '2'), entry('a', 2, '2'), entry('a', 3, '3')], 5);
    store.apply(1);
    expect([...store.shown.entries.values()].map(({ value }) => value)).toEqual([2, 3]);
    expect(store.shown.dropped).toBe(0);
    store.extend([entry('a', 4, '4')], 8);
    store.apply(2);
    expect(store.shown.dropped).toBe(8);
  });
});
