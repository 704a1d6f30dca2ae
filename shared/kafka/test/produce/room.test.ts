import { describe, expect, it } from 'vitest';
import { createRoom } from '../../src/produce/room.ts';

describe('the room for records', () => {
  it('is full at its number of records', async () => {
    const room = createRoom({ records: 2, bytes: 1_000 });
    await room.take(1);
    expect(room.full()).toBe(false);
    await room.take(1);
    expect(room.full()).toBe(true);
  });

  it('is full at its number of bytes', async () => {
    const room = createRoom({ records: 100, bytes: 1_000 });
    await room.take(1_000);
    expect(room.full()).toBe(true);
  });

  it('lets those in who wait, first come first served, and nobody before them', async () => {
    const room = createRoom({ records: 1, bytes: 1_000 });
    const order: string[] = [];
    await room.take(1);
    const waiting = ['first', 'second'].map((name) => room.take(1).then(() => order.push(name)));
    room.free(1, 1);
    await waiting[0];
    expect([order, room.full(), room.used()]).toEqual([['first'], true, 1]);
    room.free(1, 1);
    await waiting[1];
    expect(order).toEqual(['first', 'second']);
  });
});
