/** What is counted per window of a site: traffic, answers of servers, and robots. */
import type { BotCount, StatusCount, Traffic } from '@kafka-streaming/event-schema';
import type { Aggregate, Windowed } from '@kafka-streaming/streams';
import type { EventFact, Fact } from './fact.ts';

type Counts = Readonly<Record<string, number>>;
const plus = (counts: Counts, name: string, n = 1): Counts => ({
  ...counts,
  [name]: (counts[name] ?? 0) + n,
});
const both = (a: Counts, b: Counts): Counts =>
  Object.entries(b).reduce((sum, [name, n]) => plus(sum, name, n), a);

/** Site and window of a result; the group is the site. */
export const windowOf = (result: Windowed<unknown>) => ({
  site: result.group,
  start: result.window.start,
  end: result.window.end,
  final: result.final,
});

type TrafficSums = Pick<Traffic, 'views' | 'events' | 'clicks' | 'orders' | 'revenueCents'>;

/** `events` are all that count: views, clicks, engagement, requests and the rest. */
export const traffic: Aggregate<EventFact, TrafficSums, TrafficSums> = {
  init: () => ({ views: 0, events: 0, clicks: 0, orders: 0, revenueCents: 0 }),
  add: (sums, { type, revenueCents }) => ({
    views: sums.views + (type === 'page-viewed' ? 1 : 0),
    events: sums.events + 1,
    clicks: sums.clicks + (type === 'clicked' ? 1 : 0),
    orders: sums.orders + (type === 'ordered' ? 1 : 0),
    revenueCents: sums.revenueCents + revenueCents,
  }),
  merge: (a, b) => ({
    views: a.views + b.views,
    events: a.events + b.events,
    clicks: a.clicks + b.clicks,
    orders: a.orders + b.orders,
    revenueCents: a.revenueCents + b.revenueCents,
  }),
  result: (sums) => sums,
};

type Answers = Pick<StatusCount, 'requests' | 'bytes' | 'counts'>;

export const answers: Aggregate<Extract<Fact, { kind: 'answer' }>, Answers, Answers> = {
  init: () => ({ requests: 0, bytes: 0, counts: {} }),
  add: (sums, { status, bytes }) => ({
    requests: sums.requests + 1,
    bytes: sums.bytes + bytes,
    counts: plus(sums.counts, String(status)),
  }),
  merge: (a, b) => ({
    requests: a.requests + b.requests,
    bytes: a.bytes + b.bytes,
    counts: both(a.counts, b.counts),
  }),
  result: (sums) => sums,
};

type Robots = Pick<BotCount, 'events' | 'reasons'>;

export const robotCounts: Aggregate<Extract<Fact, { kind: 'robot' }>, Robots, Robots> = {
  init: () => ({ events: 0, reasons: {} }),
  add: (sums, { reason }) => ({ events: sums.events + 1, reasons: plus(sums.reasons, reason) }),
  merge: (a, b) => ({ events: a.events + b.events, reasons: both(a.reasons, b.reasons) }),
  result: (sums) => sums,
};
