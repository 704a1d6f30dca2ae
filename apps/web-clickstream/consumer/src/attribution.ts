/**
 * Where a visit came from: source, campaign and channel, read from the origin of its first page view.
 * The source is utm_source, else `source`, else `ref` of the address, else the referrer's host; a referrer of the
 * same host is none. Names are compared, and shown, in lower case.
 */
import type { Origin, WebChannel } from '@kafka-streaming/event-schema';
import { channelOf } from './channel.ts';

export interface Attribution {
  readonly source: string | null;
  readonly campaign: string | null;
  readonly channel: WebChannel;
}

const name = (text: string | undefined): string | undefined => text?.trim().toLowerCase() || undefined;
const bareHost = (host: string | undefined): string | undefined => name(host)?.replace(/^www\./, '');

/** The source of a page view, null for none; within the site it is none. */
export const sourceOf = (origin: Origin, host: string): string | null => {
  const referrer = bareHost(origin.referrerHost);
  const outside = referrer === bareHost(host) ? undefined : referrer;
  return name(origin.utmSource) ?? name(origin.source) ?? outside ?? null;
};

export const attribution = (origin: Origin, host: string): Attribution => {
  const source = sourceOf(origin, host);
  const campaign = name(origin.utmCampaign) ?? null;
  const channel = channelOf({
    source,
    campaign,
    medium: name(origin.utmMedium) ?? null,
    clickId: origin.clickId ?? null,
  });
  return { source, campaign, channel };
};

/** Of a visit without a page view. */
export const unattributed: Attribution = { source: null, campaign: null, channel: 'Direct' };
