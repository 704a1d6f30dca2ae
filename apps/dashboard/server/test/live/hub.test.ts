import { describe, expect, it } from 'vitest';
import type { Feed } from '../../src/live/feed.ts';
import { type Hub, openHub } from '../../src/live/hub.ts';
import { messageOf } from '../browser.ts';
import { recordOf } from '../memory-source.ts';

let now = 0;
const newHub = (maxPrefixes = 500): Hub =>
  openHub({
    channels: [
      { name: 'figures', mode: 'state', keep: 10_000 },
      { name: 'rows', mode: 'raw', keep: 5 },
    ],
    epoch: 'e',
    now: () => now,
    maxPrefixes,
  });

const feedOf = (hub: Hub, ch: string): Feed => {
  const opened = hub.open(ch);
  if ('refused' in opened) throw new Error(opened.refused);
  return opened.feed;
};

const write = (hub: Hub, ch: string, ...keys: readonly string[]): void => {
  hub.put(
    keys.map((key, offset) => recordOf(ch, offset, { key, value: key })),
    0,
  );
  hub.tick();
};

describe('a hub', () => {
  it('ignores records of topics that are not shown', () => {
    const hub = newHub();
    write(hub, 'secrets', 'a');
    expect(hub.waiting()).toBe(false);
  });

  it('builds a frame once for all clients that hold the same state', () => {
    const hub = newHub();
    const feed = feedOf(hub, 'figures');
    write(hub, 'figures', 'a');
    expect(feed.since(0, 0)?.[0]?.bytes).toBe(feed.since(0, 0)?.[0]?.bytes);
    expect(feed.snapshot()[0]?.bytes).toBe(feed.snapshot()[0]?.bytes);
  });

  it('says in a delta which state it extends', () => {
    const hub = newHub();
    const feed = feedOf(hub, 'figures');
    write(hub, 'figures', 'a');
    write(hub, 'figures', 'b');
    const [frame] = feed.since(1, 1) ?? [];
    expect(frame && messageOf(frame.bytes)).toEqual({
      v: 1,
      ch: 'figures',
      type: 'delta',
      epoch: 'e',
      seq: 2,
      from: 1,
      ts: now,
      data: [{ key: 'b', time: 1_000, value: 'b', at: { topic: 'figures', partition: 0, offset: '0' } }],
    });
  });

  it('sends a large snapshot in frames of less than 256 KB that follow from each other', () => {
    const hub = newHub();
    const feed = feedOf(hub, 'figures');
    write(hub, 'figures', ...Array.from({ length: 5_000 }, (_, n) => `key ${n} ${'x'.repeat(100)}`));
    const frames = feed.snapshot();
    expect(frames.length).toBeGreaterThan(3);
    let held = 0;
    for (const [index, frame] of frames.entries()) {
      const message = messageOf(frame.bytes);
      expect(frame.bytes.byteLength).toBeLessThan(256 * 1024);
      expect(message).toMatchObject(index === 0 ? { type: 'snapshot' } : { type: 'delta', from: held });
      held = frame.to;
    }
    expect(held).toBe(feed.seq());
  });

  it('gives the whole channel under its name and under an empty prefix', () => {
    const hub = newHub();
    expect(feedOf(hub, 'figures/')).toBe(feedOf(hub, 'figures'));
  });

  it('follows 500 key prefixes at most, and says so', () => {
    const hub = newHub(2);
    feedOf(hub, 'figures/a');
    feedOf(hub, 'figures/b');
    expect(hub.open('figures/c')).toEqual({ refused: expect.stringMatching(/more than 2 key prefixes/) });
    expect(hub.open('figures/a')).toHaveProperty('feed');
  });

  it('forgets a prefix a minute after its last user left', () => {
    const hub = newHub(1);
    feedOf(hub, 'figures/a');
    hub.release('figures/a');
    now += 59_999;
    hub.tick();
    expect(hub.open('figures/b')).toHaveProperty('refused');
    now += 1;
    hub.tick();
    expect(hub.open('figures/b')).toHaveProperty('feed');
  });

  it('keeps the rows of a prefix when a flood of other keys pushes them out of the whole', () => {
    const hub = newHub();
    const shop = feedOf(hub, 'rows/shop|');
    write(hub, 'rows', 'shop|a');
    write(hub, 'rows', 'blog|1', 'blog|2', 'blog|3', 'blog|4', 'blog|5');
    expect(feedOf(hub, 'rows').rows()).toHaveLength(5);
    expect(shop.rows().map((row) => row.key)).toEqual(['shop|a']);
  });
});
