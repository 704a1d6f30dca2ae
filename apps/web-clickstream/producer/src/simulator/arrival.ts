import type { Chance } from './chance.ts';

/** How a visit begins: the referrer, and what is added to the address of the first page. */
export interface Arrival {
  readonly weight: number;
  readonly referrer?: string;
  readonly query?: string;
}

const tagged = (source: string, medium: string, campaign: string, more = ''): string =>
  `?utm_source=${source}&utm_medium=${medium}&utm_campaign=${campaign}${more}`;

/** Nearly every channel there is, as often as a shop of this size sees them. */
const arrivals: readonly [Arrival, ...Arrival[]] = [
  { weight: 24 },
  { weight: 17, referrer: 'https://www.google.com/' },
  { weight: 4, referrer: 'https://www.bing.com/' },
  { weight: 3, referrer: 'https://duckduckgo.com/' },
  { weight: 9, referrer: 'https://www.google.com/', query: tagged('google', 'cpc', 'brand', '&gclid=sim') },
  {
    weight: 3,
    referrer: 'https://www.google.com/',
    query: tagged('google', 'cpc', 'shopping-mugs', '&gclid=sim'),
  },
  {
    weight: 2,
    referrer: 'https://www.google.com/',
    query: tagged('google', 'cross-network', 'performance-max'),
  },
  { weight: 5, referrer: 'https://www.instagram.com/' },
  { weight: 3, referrer: 'https://www.reddit.com/' },
  { weight: 2, referrer: 'https://www.pinterest.com/' },
  {
    weight: 5,
    referrer: 'https://www.facebook.com/',
    query: tagged('facebook', 'paid_social', 'autumn', '&fbclid=sim'),
  },
  { weight: 2, referrer: 'https://www.tiktok.com/', query: tagged('tiktok', 'cpc', 'autumn', '&ttclid=sim') },
  { weight: 6, query: tagged('newsletter', 'email', 'november-letter') },
  { weight: 3, referrer: 'https://chatgpt.com/' },
  { weight: 1, referrer: 'https://www.perplexity.ai/' },
  { weight: 3, referrer: 'https://www.youtube.com/' },
  { weight: 1, referrer: 'https://www.youtube.com/', query: tagged('youtube', 'cpc', 'unboxing') },
  { weight: 2, query: tagged('adnet', 'display', 'retargeting') },
  {
    weight: 2,
    referrer: 'https://kitchen-stories.example/',
    query: tagged('kitchen-stories', 'affiliate', 'knives'),
  },
  { weight: 4, referrer: 'https://slow-mornings.example/best-mugs' },
  { weight: 1, query: tagged('crm', 'sms', 'back-in-stock') },
  { weight: 1, query: tagged('app', 'push', 'back-in-stock') },
  { weight: 1, query: tagged('podcast', 'audio', 'host-read') },
  { weight: 1, query: '?ref=producthunt' },
];

/** The campaign that a spike comes from. */
const viral: Arrival = {
  weight: 1,
  referrer: 'https://www.instagram.com/',
  query: tagged('instagram', 'paid_social', 'viral-kettle', '&fbclid=sim'),
};

/** `viralShare`: how many of all visits come by the one campaign that everybody clicks on. */
export const arrivalOf = (chance: Chance, viralShare: number): Arrival & { readonly viral: boolean } =>
  chance.happens(viralShare) ? { ...viral, viral: true } : { ...chance.weighted(arrivals), viral: false };
