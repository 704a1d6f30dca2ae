/** Events to write tests with: only what a test is about has to be said. */
import type { Ordered, PageViewed, WebEvent } from '@kafka-streaming/event-schema';

/** A Tuesday noon, UTC. */
export const noon = Date.UTC(2026, 4, 12, 12);
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

let made = 0;
const base = (time: number) => ({
  id: `e${++made}`,
  site: 'shop',
  visitor: 'v1',
  salted: true,
  time,
  agent: { browser: 'Firefox', os: 'Linux', device: 'desktop' as const },
});

export const view = (time: number, path = '/', more: Partial<PageViewed> = {}): PageViewed => ({
  ...base(time),
  type: 'page-viewed',
  view: `view-${made}`,
  host: 'shop.example',
  path,
  origin: {},
  ...more,
});

type EventOf<T extends WebEvent['type']> = Extract<WebEvent, { type: T }>;

export const click = (time: number, more: Partial<EventOf<'clicked'>> = {}): WebEvent => ({
  ...base(time),
  type: 'clicked',
  view: 'view',
  path: '/',
  target: 'button',
  ...more,
});

export const engaged = (
  time: number,
  engagedMs: number,
  more: Partial<EventOf<'engaged'>> = {},
): WebEvent => ({
  ...base(time),
  type: 'engaged',
  view: 'view',
  path: '/',
  engagedMs,
  ...more,
});

export const tracked = (time: number, key: boolean, more: Partial<EventOf<'tracked'>> = {}): WebEvent => ({
  ...base(time),
  type: 'tracked',
  name: 'Signed Up',
  key,
  ...more,
});

export const order = (time: number, revenueCents = 1_000, more: Partial<Ordered> = {}): Ordered => ({
  ...base(time),
  type: 'ordered',
  order: `order-${made}`,
  revenueCents,
  currency: 'EUR',
  items: 1,
  ...more,
});

export const request = (
  time: number,
  status: number,
  path: string,
  more: Partial<EventOf<'requested'>> = {},
): WebEvent => ({
  ...base(time),
  type: 'requested',
  method: 'GET',
  path,
  status,
  bytes: 100,
  ...more,
});
