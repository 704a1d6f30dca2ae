import { describe, expect, it } from 'vitest';
import { attribution } from '../src/attribution.ts';

const host = 'shop.example';

describe('attribution', () => {
  it('prefers utm_source to source and ref, and both to the referrer', () => {
    const origin = { utmSource: 'letter', source: 'partner', referrerHost: 'news.example' };
    expect(attribution(origin, host).source).toBe('letter');
    expect(attribution({ source: 'partner', referrerHost: 'news.example' }, host).source).toBe('partner');
    expect(attribution({ referrerHost: 'www.news.example' }, host).source).toBe('news.example');
  });

  it('has no source when the referrer is the same host, with or without www', () => {
    expect(attribution({ referrerHost: host }, host).source).toBeNull();
    expect(attribution({ referrerHost: `www.${host}` }, host).source).toBeNull();
    expect(attribution({ referrerHost: host }, `www.${host}`).channel).toBe('Direct');
  });

  it('compares names in lower case', () => {
    const found = attribution({ utmSource: ' Google ', utmMedium: 'CPC', utmCampaign: 'Spring' }, host);
    expect(found).toEqual({ source: 'google', campaign: 'spring', channel: 'Paid Search' });
  });
});
