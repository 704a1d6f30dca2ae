/**
 * Facts: what the stage of visitors tells the stage of sites. Small, and all that figures over many visitors need.
 * What changes its mind (a visit that grows, a cohort) tells what it said before, so that sums stay right.
 */
import type { Origin, Session, WebEvent } from '@kafka-streaming/event-schema';
import { sourceOf } from './attribution.ts';
import type { RobotReason } from './robot.ts';

/** A counted event. */
export interface EventFact {
  readonly kind: 'event';
  readonly site: string;
  readonly visitor: string;
  readonly salted: boolean;
  readonly time: number;
  /** The event time, or the time of receipt when the event's clock is ahead of it: moves the site's timeline. */
  readonly seen: number;
  readonly type: WebEvent['type'];
  /** A step of the visitor: neither engagement, which only says that somebody is still there, nor a mere request. */
  readonly step: boolean;
  readonly path: string | null;
  readonly source: string | null;
  readonly country: string | null;
  readonly revenueCents: number;
}

/** The part of a session that figures are made of. */
export type VisitFigures = Pick<
  Session,
  | 'start'
  | 'durationMs'
  | 'entry'
  | 'exit'
  | 'views'
  | 'events'
  | 'bounce'
  | 'engaged'
  | 'keyEvents'
  | 'orders'
  | 'revenueCents'
  | 'source'
  | 'campaign'
  | 'channel'
  | 'device'
  | 'browser'
  | 'os'
  | 'country'
> & { readonly open: boolean };

export type Fact =
  | EventFact
  | {
      readonly kind: 'visit';
      readonly site: string;
      readonly before: VisitFigures | null;
      readonly after: VisitFigures | null;
    }
  | {
      readonly kind: 'timed';
      readonly site: string;
      readonly time: number;
      readonly path: string;
      readonly timings: Timings;
    }
  | {
      readonly kind: 'walked';
      readonly site: string;
      readonly hour: number;
      readonly walks: readonly Walk[];
    }
  | {
      readonly kind: 'deeper';
      readonly site: string;
      readonly time: number;
      readonly funnel: string;
      readonly day: number;
      /** Steps reached before and now. */
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'returned';
      readonly site: string;
      readonly time: number;
      readonly cohort: number;
      /** Days after the first. */
      readonly n: number;
      readonly delta: 1 | -1;
    }
  | { readonly kind: 'robot'; readonly site: string; readonly time: number; readonly reason: RobotReason }
  | {
      readonly kind: 'answer';
      readonly site: string;
      readonly time: number;
      readonly status: number;
      readonly bytes: number;
    };

/** Timings of one page view, ms; cls has no unit. */
export interface Timings {
  readonly load?: number | undefined;
  readonly lcp?: number | undefined;
  readonly inp?: number | undefined;
  readonly cls?: number | undefined;
  readonly fcp?: number | undefined;
  readonly ttfb?: number | undefined;
}

/** A step between two pages (`link`) or a whole path, and how often more (or less) it was walked than told before. */
export interface Walk {
  readonly of: 'link' | 'path';
  readonly pages: readonly string[];
  readonly delta: number;
}

const originOf = (event: WebEvent): { origin: Origin; host: string } =>
  event.type === 'page-viewed' ? { origin: event.origin, host: event.host } : { origin: {}, host: '' };

export const eventFact = (event: WebEvent, meta: { readonly receivedAt: number }): EventFact => {
  const { origin, host } = originOf(event);
  return {
    kind: 'event',
    site: event.site,
    visitor: event.visitor,
    salted: event.salted,
    time: event.time,
    seen: Math.min(event.time, meta.receivedAt),
    type: event.type,
    step: event.type !== 'engaged' && event.type !== 'requested',
    path: event.path ?? null,
    source: sourceOf(origin, host),
    country: event.country ?? null,
    revenueCents: event.type === 'ordered' ? event.revenueCents : 0,
  };
};

/** An answer of a server, robots' included: what access logs tell of each request. */
export const answerFacts = (event: WebEvent): readonly Fact[] => {
  if (event.type !== 'page-viewed' && event.type !== 'requested') return [];
  const { site, time, status, bytes } = event;
  return status === undefined ? [] : [{ kind: 'answer', site, time, status, bytes: bytes ?? 0 }];
};

const visitFigures = (session: Session, open: boolean): VisitFigures => ({
  start: session.start,
  durationMs: session.durationMs,
  entry: session.entry,
  exit: session.exit,
  views: session.views,
  events: session.events,
  bounce: session.bounce,
  engaged: session.engaged,
  keyEvents: session.keyEvents,
  orders: session.orders,
  revenueCents: session.revenueCents,
  source: session.source,
  campaign: session.campaign,
  channel: session.channel,
  device: session.device,
  browser: session.browser,
  os: session.os,
  country: session.country,
  open,
});

/** How a visit changed; a visit that is told finally is no longer open. */
export const visitFact = (
  site: string,
  before: Session | null,
  after: Session | null,
  final: boolean,
): Fact => ({
  kind: 'visit',
  site,
  before: before && visitFigures(before, true),
  after: after && visitFigures(after, !final),
});
