import { describe, expect, it } from 'vitest';
import { originOf } from '../../src/intake/attribution.ts';

const page = (query = ''): URL => new URL(`https://www.shop.example/a${query}`);

describe('the origin of a view', () => {
  it('holds all five tags', () => {
    const query = '?utm_source=nl&utm_medium=email&utm_campaign=c&utm_term=t&utm_content=x';
    expect(originOf(page(query), undefined)).toEqual({
      utmSource: 'nl',
      utmMedium: 'email',
      utmCampaign: 'c',
      utmTerm: 't',
      utmContent: 'x',
    });
  });

  it.each(['gclid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id', 'twclid'])(
    'knows the click id %s',
    (name) => {
      expect(originOf(page(`?${name}=1`), undefined)).toEqual({ clickId: name });
    },
  );

  it.each([
    ['?source=a&ref=b', { source: 'a' }],
    ['?ref=b', { source: 'b' }],
    ['?utm_source=c&source=a', { utmSource: 'c' }],
    ['?utm_source=&ref=b', { source: 'b' }],
  ])('takes the source from %s', (query, origin) => {
    expect(originOf(page(query), undefined)).toEqual(origin);
  });

  it.each([
    ['https://www.Google.com/search?q=x', { referrerHost: 'google.com' }],
    ['http://shop.example/other', {}],
    ['https://www.shop.example:8443/', {}],
    ['https://blog.shop.example/', { referrerHost: 'blog.shop.example' }],
    ['not an address', {}],
    ['', {}],
  ])('takes the referrer %s', (referrer, origin) => {
    expect(originOf(page(), referrer)).toEqual(origin);
  });

  it('cuts what is longer than anybody means it', () => {
    expect(originOf(page(`?utm_source=${'x'.repeat(500)}`), undefined).utmSource).toHaveLength(200);
  });
});
