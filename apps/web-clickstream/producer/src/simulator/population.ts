import type { Chance } from './chance.ts';

/** Who visits, and on what device. */
export interface Person {
  readonly ip: string;
  readonly userAgent: string;
  readonly zone: string;
  /** Set when the shop's pages know the visitor again. */
  readonly anonymousId?: string;
  /** How fast the device and its network are; 1 = average. */
  readonly slowness: number;
}

const chrome = (system: string, version: number, mobile = ''): string =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 ${mobile}Safari/537.36`;
const iphone = (version: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version.replace('.', '_')} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`;

interface Device {
  readonly weight: number;
  readonly slowness: number;
  readonly userAgent: string;
}
const devices: readonly [Device, ...Device[]] = [
  { weight: 24, slowness: 0.8, userAgent: chrome('Windows NT 10.0; Win64; x64', 140) },
  { weight: 8, slowness: 0.8, userAgent: `${chrome('Windows NT 10.0; Win64; x64', 140)} Edg/140.0.0.0` },
  { weight: 9, slowness: 0.7, userAgent: chrome('Macintosh; Intel Mac OS X 10_15_7', 140) },
  {
    weight: 7,
    slowness: 0.7,
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  },
  {
    weight: 5,
    slowness: 0.9,
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0',
  },
  { weight: 3, slowness: 0.8, userAgent: chrome('X11; Linux x86_64', 139) },
  { weight: 18, slowness: 1.2, userAgent: iphone('18.5') },
  { weight: 6, slowness: 1.4, userAgent: iphone('17.6') },
  { weight: 12, slowness: 1.8, userAgent: chrome('Linux; Android 10; K', 140, 'Mobile ') },
  {
    weight: 4,
    slowness: 1.7,
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
  },
  {
    weight: 4,
    slowness: 1.1,
    userAgent:
      'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  },
];

interface Zone {
  readonly weight: number;
  readonly zone: string;
}
const zones: readonly [Zone, ...Zone[]] = [
  { weight: 24, zone: 'Europe/Berlin' },
  { weight: 18, zone: 'America/New_York' },
  { weight: 8, zone: 'America/Los_Angeles' },
  { weight: 12, zone: 'Europe/London' },
  { weight: 8, zone: 'Europe/Paris' },
  { weight: 6, zone: 'Europe/Amsterdam' },
  { weight: 5, zone: 'Europe/Stockholm' },
  { weight: 5, zone: 'Asia/Tokyo' },
  { weight: 4, zone: 'Australia/Sydney' },
  { weight: 4, zone: 'America/Sao_Paulo' },
  { weight: 3, zone: 'Asia/Kolkata' },
];

/** From 198.18.0.0/15, which is set aside for tests (RFC 2544): never anybody's own. */
const address = (chance: Chance): string =>
  `198.${chance.whole(18, 19)}.${chance.whole(0, 255)}.${chance.whole(1, 254)}`;

/** Known again: one of so many regulars. */
const regulars = 20_000;

export const personOf = (chance: Chance): Person => {
  const { userAgent, slowness } = chance.weighted(devices);
  const known = chance.happens(0.35);
  return {
    ip: address(chance),
    userAgent,
    slowness: chance.around(slowness, 0.3),
    zone: chance.weighted(zones).zone,
    ...(known ? { anonymousId: `regular-${chance.whole(1, regulars)}` } : {}),
  };
};

const crawlers = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'python-requests/2.32.3',
] as const;

/** A robot that names itself, or one in the clothes of a person. */
export const robotOf = (chance: Chance, honest: boolean): Person => ({
  ip: address(chance),
  userAgent: honest ? chance.pick(crawlers) : chance.weighted(devices).userAgent,
  slowness: 1,
  zone: 'UTC',
});
