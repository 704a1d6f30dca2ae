import { describe, expect, it } from 'vitest';
import { createRoom } from '../../src/produce/room.ts';

describe('the room for records', () => {
  const nothing = () => {};

  it('is full at its number of records', () => {
    const room = createRoom({ records: 2, bytes: 1_000 });
    room.take(1, nothing);
    expect(room.full()).toBe(false);
    room.take(1, nothing);
    expect(room.full()).toBe(true);
  });

  it('is full at its number of bytes', () => {
    const room = createRoom({ records: 100, bytes: 1_000 });
    room.take(1_000, nothing);
    expect(room.full()).toBe(true);
  });

  it('lets those in who wait, first come first served, and nobody before them', () => {
    const room = createRoom({ records: 1, bytes: 1_000 });
    const order: string[] = [];
    for (const name of ['first', 'second', 'third']) room.take(1, () => order.push(name));
    expect([order, room.used()]).toEqual([['first'], 1]);
    room.free(1, 1);
    expect([order, room.full(), room.used()]).toEqual([['first', 'second'], true, 1]);
    room.free(1, 1);
    expect(order).toEqual(['first', 'second', 'third']);
  });
});
