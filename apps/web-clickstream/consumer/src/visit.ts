/**
 * A visit: what one visitor did with no pause longer than the gap. Kept so that events and whole visits can be
 * added in any order with the same result: firsts and lasts are found by time, and by content where times tie.
 */
import type { Origin, PageViewed, Session, WebEvent } from '@kafka-streaming/event-schema';
import type { Aggregate } from '@kafka-streaming/streams';
import { type Attribution, attribution, unattributed } from './attribution.ts';
import { engagedAfterMs, pagesKept } from './definitions.ts';

/** Requests of assets and errors are answers of a server, not steps of a visitor. */
export type VisitEvent = Exclude<WebEvent, { type: 'requested' }>;

interface Client {
  readonly time: number;
  readonly device: string;
  readonly browser: string;
  readonly os: string;
  readonly country: string | null;
}
interface Landing {
  readonly time: number;
  readonly path: string;
  readonly host: string;
  readonly origin: Origin;
  /** Read from the origin once, not at every change. */
  readonly attribution: Attribution;
}
type Step = readonly [time: number, path: string];

export interface Visit {
  readonly site: string;
  readonly visitor: string;
  /** Of the earliest event. */
  readonly client: Client;
  /** The first page view, and with it the attribution: frozen at the start, unless an earlier view arrives late. */
  readonly landing: Landing | null;
  readonly lastView: Step | null;
  /** The first page views, in order of time. */
  readonly steps: readonly Step[];
  readonly start: number;
  readonly end: number;
  readonly views: number;
  /** All events but engagement. */
  readonly events: number;
  readonly engagedMs: number;
  readonly keyEvents: number;
  readonly orders: number;
  readonly revenueCents: number;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const byTime = (a: Step, b: Step): number => a[0] - b[0] || compare(a[1], b[1]);

/** Ties are broken by content, so that the order of arrival has no say. */
const earlierClient = (a: Client, b: Client): Client =>
  (a.time - b.time || compare(JSON.stringify(a), JSON.stringify(b))) <= 0 ? a : b;
const earlierLanding = (a: Landing, b: Landing): Landing =>
  (byTime([a.time, a.path], [b.time, b.path]) || compare(JSON.stringify(a), JSON.stringify(b))) <= 0 ? a : b;
const laterStep = (a: Step, b: Step): Step => (byTime(a, b) < 0 ? b : a);

const either = <T>(choose: (a: T, b: T) => T, a: T | null, b: T | null): T | null => {
  if (a === null || b === null) return a ?? b;
  return choose(a, b);
};

const client = (event: VisitEvent): Client => ({
  time: event.time,
  device: event.agent.device,
  browser: event.agent.browser,
  os: event.agent.os,
  country: event.country ?? null,
});

const landingOf = ({ time, path, host, origin }: PageViewed): Landing => ({
  time,
  path,
  host,
  origin,
  attribution: attribution(origin, host),
});

/** The visit that a single event makes. */
export const visitOf = (event: VisitEvent): Visit => {
  const view = event.type === 'page-viewed' ? event : null;
  const step: Step | null = view && [view.time, view.path];
  return {
    site: event.site,
    visitor: event.visitor,
    client: client(event),
    landing: view && landingOf(view),
    lastView: step,
    steps: step === null ? [] : [step],
    start: event.time,
    end: event.time,
    views: view === null ? 0 : 1,
    events: event.type === 'engaged' ? 0 : 1,
    engagedMs: event.type === 'engaged' ? event.engagedMs : 0,
    keyEvents: event.type === 'tracked' && event.key ? 1 : 0,
    orders: event.type === 'ordered' ? 1 : 0,
    revenueCents: event.type === 'ordered' ? event.revenueCents : 0,
  };
};

const mergedSteps = (a: readonly Step[], b: readonly Step[]): readonly Step[] => {
  if (b.length === 0) return a;
  if (a.length === pagesKept && byTime(a[pagesKept - 1] ?? [0, ''], b[0] ?? [0, '']) <= 0) return a;
  return [...a, ...b].sort(byTime).slice(0, pagesKept);
};

/** Two parts of one visit together. */
export const mergeVisits = (a: Visit, b: Visit): Visit => ({
  site: a.site,
  visitor: a.visitor,
  client: earlierClient(a.client, b.client),
  landing: either(earlierLanding, a.landing, b.landing),
  lastView: either(laterStep, a.lastView, b.lastView),
  steps: mergedSteps(a.steps, b.steps),
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
  views: a.views + b.views,
  events: a.events + b.events,
  engagedMs: a.engagedMs + b.engagedMs,
  keyEvents: a.keyEvents + b.keyEvents,
  orders: a.orders + b.orders,
  revenueCents: a.revenueCents + b.revenueCents,
});

/** What is told about a visit; traits are joined and `final` is set where it is written. */
export const sessionOf = (visit: Visit): Session => ({
  site: visit.site,
  visitor: visit.visitor,
  start: visit.start,
  end: visit.end,
  durationMs: visit.end - visit.start,
  entry: visit.landing?.path ?? null,
  exit: visit.lastView?.[1] ?? null,
  views: visit.views,
  events: visit.events,
  engagedMs: visit.engagedMs,
  bounce: visit.events === 1,
  engaged: visit.engagedMs > engagedAfterMs || visit.keyEvents + visit.orders > 0 || visit.views >= 2,
  keyEvents: visit.keyEvents,
  orders: visit.orders,
  revenueCents: visit.revenueCents,
  ...(visit.landing?.attribution ?? unattributed),
  device: visit.client.device,
  browser: visit.client.browser,
  os: visit.client.os,
  country: visit.client.country,
  pages: visit.steps.map(([, path]) => path),
  traits: null,
  final: false,
});

/** The reducer of session windows; nothing before the first event. */
export const visits: Aggregate<VisitEvent, Visit | null, Session | null> = {
  init: () => null,
  add: (visit, event) => (visit === null ? visitOf(event) : mergeVisits(visit, visitOf(event))),
  merge: (a, b) => either(mergeVisits, a, b),
  result: (visit) => (visit === null ? null : sessionOf(visit)),
};
