import { webChannel } from '@kafka-streaming/event-schema';
import { describe, expect, it } from 'vitest';
import { type Campaigned, channelOf } from '../src/channel.ts';

const nothing: Campaigned = { source: null, medium: null, campaign: null, clickId: null };
const channel = (clues: Partial<Campaigned>) => channelOf({ ...nothing, ...clues });

describe('the channel of a visit', () => {
  it.each([
    ['Cross-network', { source: 'google', medium: 'cpc', campaign: 'cross-network spring' }],
    ['Paid Shopping', { source: 'shopping.google.com', medium: 'cpc' }],
    ['Paid Search', { source: 'google', medium: 'cpc' }],
    ['Paid Social', { source: 'facebook', medium: 'paid-social' }],
    ['Paid Video', { source: 'youtube', medium: 'cpv-cpm' }],
    ['Display', { source: 'partner.example', medium: 'banner' }],
    ['Paid Other', { source: 'partner.example', medium: 'ppc' }],
    ['Organic Shopping', { source: 'www.etsy.com' }],
    ['Organic Social', { source: 'l.facebook.com' }],
    ['Organic Video', { source: 'youtube.com' }],
    ['AI Assistants', { source: 'chatgpt.com' }],
    ['Organic Search', { source: 'google.co.uk' }],
    ['Email', { source: 'spring-letter', medium: 'email' }],
    ['Affiliates', { source: 'partner.example', medium: 'affiliate' }],
    ['Audio', { source: 'podcast', medium: 'audio' }],
    ['SMS', { source: 'sms' }],
    ['Mobile Push', { source: 'app', medium: 'push' }],
    ['Referral', { source: 'blog.example' }],
    ['Direct', {}],
  ] as const)('is %s for %o', (expected, clues) => {
    expect(channel(clues)).toBe(expected);
  });

  it('has an example above for each of the nineteen', () => {
    expect(webChannel.options).toHaveLength(19);
  });

  it('takes the first rule that matches: a paid click on a shopping site is no search', () => {
    expect(channel({ source: 'google', medium: 'cpc', campaign: 'shopping week' })).toBe('Paid Shopping');
  });

  it('takes a click id of an ad for a paid click when no medium is given', () => {
    expect(channel({ clickId: 'gclid' })).toBe('Paid Search');
    expect(channel({ source: 'google.com', clickId: 'gclid' })).toBe('Paid Search');
    expect(channel({ source: 'google-ad', medium: 'display', clickId: 'gclid' })).toBe('Display');
  });

  it('does not take fbclid for an ad: every link out of Facebook has one', () => {
    expect(channel({ clickId: 'fbclid' })).toBe('Organic Social');
  });

  it('knows hosts by their longest known end', () => {
    expect(channel({ source: 'mail.google.com' })).toBe('Email');
    expect(channel({ source: 'gemini.google.com' })).toBe('AI Assistants');
    expect(channel({ source: 'news.ycombinator.com' })).toBe('Organic Social');
  });
});
