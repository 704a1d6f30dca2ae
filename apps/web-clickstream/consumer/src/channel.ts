/**
 * The channel of a visit: nineteen rules, the first that matches wins. Every visit has exactly one.
 * The rules follow the default channel group of Google Analytics 4 (support.google.com/analytics/answer/9756891)
 * with AI assistants of their own; a medium that no rule knows is a Referral when the source is known.
 */
import type { Origin, WebChannel } from '@kafka-streaming/event-schema';
import { type SourceKind, sourceKind } from './channel-source.ts';

export interface Campaigned {
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly clickId: NonNullable<Origin['clickId']> | null;
}

/** A visit's origin with the questions that the rules ask. */
interface Clues {
  readonly kind: SourceKind | undefined;
  readonly paid: boolean;
  readonly medium: string;
  readonly campaign: string;
  readonly sourced: boolean;
}

/**
 * Networks that put an identifier of their own on clicks: what the source is when nothing else tells, and, where no
 * medium is given, a sign of paid traffic. Except fbclid: Facebook puts it on every outgoing link, paid or not.
 */
const clickKinds: Record<NonNullable<Origin['clickId']>, SourceKind> = {
  gclid: 'search',
  msclkid: 'search',
  fbclid: 'social',
  ttclid: 'social',
  li_fat_id: 'social',
  twclid: 'social',
};

const paidMedium = /^(.*cp.*|ppc|retargeting|paid.*)$/;
const shopCampaign = /^(.*(([^a-df-z]|^)shop|shopping).*)$/;
const isOneOf = (text: string, ...names: readonly string[]): boolean => names.includes(text);
const emailNames = ['email', 'e-mail', 'e_mail', 'e mail', 'newsletter'] as const;

const rules: readonly (readonly [WebChannel, (clues: Clues) => boolean])[] = [
  ['Cross-network', (c) => c.campaign.includes('cross-network')],
  ['Paid Shopping', (c) => c.paid && (c.kind === 'shopping' || shopCampaign.test(c.campaign))],
  ['Paid Search', (c) => c.paid && c.kind === 'search'],
  ['Paid Social', (c) => c.paid && c.kind === 'social'],
  ['Paid Video', (c) => c.paid && c.kind === 'video'],
  ['Display', (c) => isOneOf(c.medium, 'display', 'banner', 'expandable', 'interstitial', 'cpm')],
  ['Paid Other', (c) => c.paid],
  ['Organic Shopping', (c) => c.kind === 'shopping' || shopCampaign.test(c.campaign)],
  [
    'Organic Social',
    (c) =>
      c.kind === 'social' ||
      isOneOf(c.medium, 'social', 'social-network', 'social-media', 'sm', 'social network', 'social media'),
  ],
  ['Organic Video', (c) => c.kind === 'video' || c.medium.includes('video')],
  ['AI Assistants', (c) => c.kind === 'assistant' || isOneOf(c.medium, 'ai', 'ai-assistant')],
  ['Organic Search', (c) => c.kind === 'search' || c.medium === 'organic'],
  ['Email', (c) => c.kind === 'email' || isOneOf(c.medium, ...emailNames)],
  ['Affiliates', (c) => isOneOf(c.medium, 'affiliate', 'affiliates')],
  ['Audio', (c) => c.medium === 'audio'],
  ['SMS', (c) => c.kind === 'sms' || c.medium === 'sms'],
  [
    'Mobile Push',
    (c) => c.kind === 'push' || c.medium.endsWith('push') || /mobile|notification/.test(c.medium),
  ],
  ['Referral', (c) => c.sourced || c.medium !== ''],
];

/** Names in lower case. */
export const channelOf = ({ source, medium, campaign, clickId }: Campaigned): WebChannel => {
  const clicked = clickId === null ? undefined : clickKinds[clickId];
  const paidClick = clicked !== undefined && clickId !== 'fbclid';
  const clues: Clues = {
    kind: source === null ? clicked : sourceKind(source),
    paid: medium === null ? paidClick : paidMedium.test(medium),
    medium: medium ?? '',
    campaign: campaign ?? '',
    sourced: source !== null && source !== 'direct' && source !== '(direct)',
  };
  return rules.find(([, matches]) => matches(clues))?.[0] ?? 'Direct';
};
