/** Source, campaign and channel of a page view, by rules written down a second time. */
import type { PageViewed, Session } from '@kafka-streaming/event-schema';

const plain = (text: string | undefined): string => (text ?? '').trim().toLowerCase();
const bare = (host: string | undefined): string => plain(host).replace(/^www\./, '');

export const sourceOf = ({ origin, host }: PageViewed): string | null => {
  const named = plain(origin.utmSource) || plain(origin.source);
  if (named !== '') return named;
  const referrer = bare(origin.referrerHost);
  return referrer === '' || referrer === bare(host) ? null : referrer;
};

/** The sources that test logs use; others are unknown sites. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^(google|bing|duckduckgo)$|^(google|bing|duckduckgo)\.|^ecosia\.org$/, 'search'],
  [
    /^(facebook|instagram|linkedin|twitter|reddit)$|(^|\.)(facebook|instagram|linkedin|reddit)\.com$/,
    'social',
  ],
  [/^youtube$|(^|\.)youtube\.com$/, 'video'],
  [/^(chatgpt|perplexity)$|^chatgpt\.com$|^perplexity\.ai$/, 'assistant'],
  [/^(newsletter|email)$/, 'email'],
];

const organic: Readonly<Record<string, Session['channel']>> = {
  search: 'Organic Search',
  social: 'Organic Social',
  video: 'Organic Video',
  assistant: 'AI Assistants',
  email: 'Email',
};
const paid: Readonly<Record<string, Session['channel']>> = {
  search: 'Paid Search',
  social: 'Paid Social',
  video: 'Paid Video',
};
const ofClick: Readonly<Record<string, string>> = {
  gclid: 'search',
  msclkid: 'search',
  fbclid: 'social',
  ttclid: 'social',
  li_fat_id: 'social',
  twclid: 'social',
};

const channelOf = (view: PageViewed): Session['channel'] => {
  const source = sourceOf(view);
  const medium = plain(view.origin.utmMedium);
  const click = view.origin.clickId;
  const kind =
    source === null ? click && ofClick[click] : kinds.find(([pattern]) => pattern.test(source))?.[1];
  const isPaid =
    /^(.*cp.*|ppc|retargeting|paid.*)$/.test(medium) || (medium === '' && !!click && click !== 'fbclid');
  const clear = kind === undefined ? undefined : (isPaid ? paid : organic)[kind];
  if (isPaid && clear !== undefined) return clear;
  if (['display', 'banner', 'cpm'].includes(medium)) return 'Display';
  if (isPaid) return 'Paid Other';
  if (kind === 'social' || medium === 'social') return 'Organic Social';
  if (clear !== undefined) return clear;
  if (medium === 'organic') return 'Organic Search';
  if (medium === 'email') return 'Email';
  if (medium === 'affiliate') return 'Affiliates';
  if (medium === 'push') return 'Mobile Push';
  if (medium === 'sms') return 'SMS';
  return source === null && medium === '' ? 'Direct' : 'Referral';
};

/** Of a visit: its first page view says it; without one it is direct. */
export const originOf = (view: PageViewed | undefined): Pick<Session, 'source' | 'campaign' | 'channel'> => {
  if (view === undefined) return { source: null, campaign: null, channel: 'Direct' };
  return {
    source: sourceOf(view),
    campaign: plain(view.origin.utmCampaign) || null,
    channel: channelOf(view),
  };
};
