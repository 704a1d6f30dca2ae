import { describe, expect, it } from 'vitest';
import { readSegment } from '../../src/intake/segment.ts';

const read = (message: Record<string, unknown>, sentAt?: number) =>
  readSegment({ messageId: 'm1', userId: 'u1', ...message }, { sentAt, freshId: () => 'fresh' });
const wire = (message: Record<string, unknown>, sentAt?: number) => {
  const result = read(message, sentAt);
  return result.ok ? result.wire : result.reason;
};

describe('a Segment message', () => {
  it('track becomes a custom event', () => {
    expect(wire({ type: 'track', event: 'Searched', properties: { query: 'mug' } })).toMatchObject({
      ...{ id: 'm1', type: 'tracked', userId: 'u1', name: 'Searched', key: false },
      properties: { query: 'mug' },
    });
  });

  it('Order Completed becomes an order', () => {
    const properties = { order_id: 'o1', revenue: '25.5', currency: 'EUR', products: [{ quantity: 2 }, {}] };
    expect(wire({ type: 'track', event: 'Order Completed', properties })).toMatchObject({
      ...{ type: 'ordered', order: 'o1', revenue: 25.5, currency: 'EUR', items: 3 },
    });
  });

  it('an order without its id is known by the message', () => {
    expect(wire({ type: 'track', event: 'Order Completed' })).toMatchObject({ order: 'm1', revenue: 0 });
  });

  it('page becomes a view, its address taken from the properties or else the context', () => {
    const context = { page: { url: 'https://b.example/y', referrer: 'https://r.example/', title: 'Y' } };
    expect(wire({ type: 'page', properties: { url: 'https://a.example/x' }, context })).toMatchObject({
      ...{
        type: 'page-viewed',
        view: 'm1',
        url: 'https://a.example/x',
        referrer: 'https://r.example/',
        title: 'Y',
      },
    });
    expect(wire({ type: 'page', context })).toMatchObject({ url: 'https://b.example/y' });
    expect(wire({ type: 'page', name: 'Über uns' })).toMatchObject({
      url: '/%C3%9Cber%20uns',
      title: 'Über uns',
    });
  });

  it('identify tells traits', () => {
    expect(wire({ type: 'identify', traits: { plan: 'pro' } })).toMatchObject({
      type: 'identified',
      traits: { plan: 'pro' },
    });
  });

  it('has a corrected time when it says when it was sent, and a trusted one when it does not', () => {
    const message = { type: 'identify', timestamp: '2026-01-05T00:00:00Z' };
    expect(wire(message, 1_800_000_000_000)).toMatchObject({ created: Date.UTC(2026, 0, 5) });
    expect(wire(message)).toMatchObject({ time: Date.UTC(2026, 0, 5) });
  });

  it('without a messageId gets a fresh one', () => {
    expect(wire({ type: 'identify', messageId: undefined })).toMatchObject({ id: 'fresh' });
  });

  it.each([
    [{ type: 'track' }, 'event: a track call needs the name of its event'],
    [{ type: 'page', userId: null }, 'userId: userId or anonymousId is required'],
    [{ type: 'group' }, 'type: expected one of track, page, identify'],
    [
      { type: 'page', messageId: 'x'.repeat(101) },
      'messageId: Too big: expected string to have <=100 characters',
    ],
    [{ type: 'page', timestamp: 'yesterday' }, 'timestamp: expected a time in ISO 8601'],
    [
      { type: 'track', event: 'Order', properties: { revenue: -1 } },
      'revenue: Too small: expected number to be >=0',
    ],
  ])('%j is refused: %s', (message, reason) => {
    expect(wire(message)).toBe(reason);
  });
});
