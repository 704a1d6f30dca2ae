import {
  type Identified,
  identified,
  type PageTimed,
  pageTimed,
  type WebEvent,
  webEvent,
} from '@kafka-streaming/event-schema';
import type { z } from 'zod';
import type { Agent } from './agent.ts';
import { originOf, readAddress } from './attribution.ts';
import { eventTime } from './clock-skew.ts';
import { flatTraits } from './traits.ts';
import { firstIssue, type WireEvent } from './wire-event.ts';

/** What we know about a request ourselves. */
export interface Receipt {
  readonly site: string;
  readonly received: number;
  readonly sent?: number | undefined;
  readonly anonymousId?: string | undefined;
  readonly userId?: string | undefined;
  readonly agent: Agent;
  readonly country?: string | undefined;
  /** The daily salted name, asked for only when the page gives none. */
  readonly saltedVisitor: () => string;
}

/** An event as it goes into Kafka. */
export type Stamped = WebEvent | PageTimed | Identified;

export type StampResult =
  | { readonly ok: true; readonly event: Stamped; readonly clamped: boolean }
  | { readonly ok: false; readonly reason: string };

const refused = (reason: string): StampResult => ({ ok: false, reason });

/** Full addresses as they are; a path belongs to the site itself. */
const addressOf = (url: string, site: string): URL | undefined =>
  readAddress(url, `http://${site.replace(/[^\w.-]/g, '')}`);

const pathOf = (page: URL): string => page.pathname.slice(0, 2_000);

const cut = (text: string | undefined, longest: number): string | undefined => text?.slice(0, longest);

/** The fields of each kind that come from the event itself. */
const bodyOf = (wire: WireEvent, page: URL | undefined): Record<string, unknown> => {
  const path = page === undefined ? undefined : pathOf(page);
  switch (wire.type) {
    case 'page-viewed':
      return {
        ...{ view: wire.view, host: page?.hostname.slice(0, 255), path, title: cut(wire.title, 300) },
        origin: page === undefined ? {} : originOf(page, wire.referrer),
        ...{ status: wire.status, bytes: wire.bytes },
      };
    case 'clicked':
      return { view: wire.view, path, target: cut(wire.target, 300), href: cut(wire.href, 2_000) };
    case 'engaged':
      return { view: wire.view, path, engagedMs: wire.engagedMs };
    case 'tracked':
      return {
        ...{ name: wire.name, path, key: wire.key },
        properties: wire.properties === undefined ? undefined : flatTraits(wire.properties),
      };
    case 'ordered':
      return {
        ...{ order: wire.order, path, items: wire.items },
        ...{ revenueCents: Math.round(wire.revenue * 100), currency: wire.currency.toUpperCase() },
      };
    case 'requested':
      return { method: wire.method, path, status: wire.status, bytes: wire.bytes };
    case 'page-timed': {
      const { loadMs, ttfbMs, fcpMs, lcpMs, inpMs, cls } = wire;
      return { view: wire.view, path, loadMs, ttfbMs, fcpMs, lcpMs, inpMs, cls };
    }
    case 'identified':
      return { traits: flatTraits(wire.traits) };
  }
};

const schemaOf = (type: WireEvent['type']): z.ZodType<Stamped> => {
  if (type === 'page-timed') return pageTimed;
  return type === 'identified' ? identified : webEvent;
};

/** The page's own id of the visitor, the anonymous one first: a visit must not break in two at sign-in. */
const visitorOf = (wire: WireEvent, receipt: Receipt): { visitor: string; salted: boolean } => {
  const given = wire.anonymousId ?? receipt.anonymousId ?? wire.userId ?? receipt.userId;
  return given === undefined
    ? { visitor: receipt.saltedVisitor(), salted: true }
    : { visitor: given, salted: false };
};

/**
 * Makes an event of the schema out of what came in: visitor, event time, agent, address and origin.
 * The reason of a refusal begins with the field that is wrong.
 */
export const stamp = (wire: WireEvent, receipt: Receipt): StampResult => {
  const url = 'url' in wire ? wire.url : undefined;
  const page = url === undefined ? undefined : addressOf(url, receipt.site);
  if (url !== undefined && page === undefined) return refused(`url: not an address: ${url.slice(0, 100)}`);
  const { time, clamped } = eventTime({
    trusted: wire.time,
    created: wire.created,
    sent: receipt.sent,
    received: receipt.received,
  });
  const event = {
    ...{ id: wire.id, type: wire.type, site: receipt.site, time },
    ...visitorOf(wire, receipt),
    ...{ agent: receipt.agent, country: wire.country ?? receipt.country },
    ...bodyOf(wire, page),
  };
  const checked = schemaOf(wire.type).safeParse(event);
  return checked.success ? { ok: true, event: checked.data, clamped } : refused(firstIssue(checked.error));
};
