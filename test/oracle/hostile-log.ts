/**
 * Traffic made to find mistakes: two shops of another kind (stable and daily ids) and an access log, over midnight,
 * with sessions at exactly the gap and one millisecond over it, equal times, orders, robots, scanners, timings
 * before and after their views, clocks ahead, late and repeated events and rubbish. The same seed, the same log.
 */
import type { Identified, Origin, PageTimed, WebEvent } from '@kafka-streaming/event-schema';

/** What is sent to one of the topics, in the order of arrival. */
export interface Arrival {
  readonly topic: 'web.events' | 'web.page-timings';
  readonly key: string;
  readonly text: string;
  readonly receivedAt: number;
}
export interface HostileLog {
  readonly identities: readonly Identified[];
  readonly arrivals: readonly Arrival[];
}
export interface HostileOptions {
  readonly seed: number;
  readonly visitors: number;
  /** Of the events, how many arrive after others that are up to eight minutes younger. */
  readonly shuffled?: number;
  readonly repeated?: number;
  readonly late?: number;
}

const second = 1_000;
const minute = 60 * second;
/** 22:30 UTC: the visits of three hours cross midnight. */
const begin = Date.UTC(2026, 4, 12, 22, 30);

/** Mulberry32: small, seeded, good enough for test data. */
const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

interface Chance {
  readonly next: () => number;
  readonly one: <T>(of: readonly [T, ...T[]]) => T;
  readonly upTo: (most: number) => number;
  readonly happens: (probability: number) => boolean;
}
const chanceOf = (seed: number): Chance => {
  const next = randomOf(seed);
  return {
    next,
    one: (of) => of[Math.floor(next() * of.length)] ?? of[0],
    upTo: (most) => Math.floor(next() * (most + 1)),
    happens: (probability) => next() < probability,
  };
};

const origins: readonly [Origin, ...Origin[]] = [
  {},
  {},
  { referrerHost: 'www.google.com' },
  { referrerHost: 'l.facebook.com' },
  { referrerHost: 'shop.example' },
  { referrerHost: 'blog.example' },
  { utmSource: 'Newsletter', utmMedium: 'email', utmCampaign: 'Spring' },
  { utmSource: 'google', utmMedium: 'cpc', utmCampaign: 'brand' },
  { source: 'partner', referrerHost: 'other.example' },
  { clickId: 'gclid' },
  { clickId: 'fbclid' },
  { referrerHost: 'chatgpt.com' },
];
const paths: readonly [string, ...string[]] = [
  '/',
  '/',
  '/shop/category/mugs',
  '/shop/product/mug',
  '/shop/product/mug',
  '/shop/product/cup',
  '/shop/cart',
  '/shop/checkout',
  '/about',
];
const agents: readonly [WebEvent['agent'], ...WebEvent['agent'][]] = [
  { browser: 'Firefox', os: 'Linux', device: 'desktop' },
  { browser: 'Chrome', os: 'Android', device: 'mobile' },
  { browser: 'Safari', os: 'iOS', device: 'tablet' },
];
/** Pauses between two steps of a visitor; the gap itself and its neighbours among them. */
const pauses: readonly [number, ...number[]] = [
  0,
  second,
  7 * second,
  20 * second,
  70 * second,
  5 * minute,
  29 * minute,
  30 * minute - 1,
  30 * minute,
  30 * minute + 1,
  30 * minute + second,
];

interface Made {
  readonly topic: Arrival['topic'];
  readonly event: WebEvent | PageTimed;
}

interface Who {
  readonly site: string;
  readonly visitor: string;
  readonly salted: boolean;
  readonly agent: WebEvent['agent'];
  readonly country?: string;
}

/** Makes the events of one visitor after the other. */
class Maker {
  readonly made: Made[] = [];
  readonly chance: Chance;
  private ids = 0;

  constructor(chance: Chance) {
    this.chance = chance;
  }

  private base(who: Who, time: number) {
    return { id: `id-${++this.ids}`, ...who, time };
  }

  private event(event: WebEvent): void {
    this.made.push({ topic: 'web.events', event });
  }

  view(who: Who, time: number, path: string, answer: { status?: number; bytes?: number } = {}): void {
    const { chance } = this;
    const view = `view-${this.ids}`;
    const origin = chance.one(origins);
    this.event({
      ...this.base(who, time),
      type: 'page-viewed',
      view,
      host: 'shop.example',
      path,
      origin,
      ...answer,
    });
    if (answer.status === undefined && chance.happens(0.7)) this.timing(who, time, view, path);
  }

  private timing({ site, visitor }: Who, viewed: number, view: string, path: string): void {
    const { chance } = this;
    const event: PageTimed = {
      id: `id-${++this.ids}`,
      type: 'page-timed',
      site,
      visitor,
      // Some clocks run backwards; some timings come when the view has left the join.
      time: viewed + chance.one([1_500, 4_000, 30_000, -2_000, 10 * minute, 10 * minute + 1]),
      view,
      path,
      loadMs: 300 + chance.upTo(5_000),
      ttfbMs: chance.upTo(2_000),
      fcpMs: 2 * chance.upTo(1_500),
      ...(chance.happens(0.8) ? { lcpMs: 500 * (1 + chance.upTo(10)) } : {}),
      ...(chance.happens(0.5) ? { inpMs: 20 + chance.upTo(600) } : {}),
      ...(chance.happens(0.5) ? { cls: chance.upTo(40) / 100 } : {}),
    };
    this.made.push({ topic: 'web.page-timings', event });
  }

  step(who: Who, time: number): void {
    const { chance } = this;
    const base = this.base(who, time);
    const path = chance.one(paths);
    const kind = chance.next();
    if (kind < 0.55) this.view(who, time, path);
    else if (kind < 0.7) this.event({ ...base, type: 'clicked', view: 'v', path, target: 'button' });
    else if (kind < 0.85)
      this.event({ ...base, type: 'engaged', view: 'v', path, engagedMs: chance.upTo(15_000) });
    else if (kind < 0.95)
      this.event({ ...base, type: 'tracked', name: 'Signed Up', key: chance.happens(0.4) });
    else this.order(who, time);
  }

  order(who: Who, time: number): void {
    const base = this.base(who, time);
    const revenueCents = this.chance.upTo(20_000);
    this.event({ ...base, type: 'ordered', order: base.id, revenueCents, currency: 'EUR', items: 1 });
  }

  request(who: Who, time: number, status: number, path: string): void {
    const bytes = this.chance.upTo(9_000);
    this.event({ ...this.base(who, time), type: 'requested', method: 'GET', path, status, bytes });
  }
}

const shopper = (maker: Maker, who: Who, from: number): void => {
  const { chance } = maker;
  let time = from;
  for (let steps = 1 + chance.upTo(14); steps > 0; steps--) {
    maker.step(who, time);
    time += chance.one(pauses);
  }
  if (!chance.happens(0.25)) return;
  for (const path of ['/shop/product/mug', '/shop/cart', '/shop/checkout']) {
    maker.view(who, time, path);
    time += chance.one([5 * second, minute, 30 * minute, 30 * minute + 1]);
  }
  maker.order(who, time);
};

const reader = (maker: Maker, who: Who, from: number): void => {
  const { chance } = maker;
  for (let n = 1 + chance.upTo(5), time = from; n > 0; n--, time += chance.upTo(40) * minute) {
    maker.view(who, time, chance.one(['/', '/blog', '/blog/kafka']), {
      status: 200,
      bytes: chance.upTo(50_000),
    });
    maker.request(who, time, chance.one([200, 304, 404]), '/style.css');
  }
};

/** Robots of every kind that is known. */
const robots = (maker: Maker, site: string): void => {
  const who = (visitor: string): Who => ({ site, visitor, salted: true, agent: agents[0] });
  const named = { ...who('crawler'), agent: { ...agents[0], bot: 'Googlebot' } };
  for (let i = 0; i < 20; i++) maker.view(named, begin + i * minute, '/', { status: 200, bytes: 10 });
  for (let i = 0; i < 60; i++) maker.view(who('fast'), begin + i * 100 + maker.chance.upTo(40), '/');
  for (let i = 0; i < 20; i++) maker.view(who('steady'), begin + i * 17 * second, '/about');
  maker.request(who('scanner'), begin + minute, 404, '/wp-login.php');
  for (let i = 0; i < 5; i++) maker.view(who('scanner'), begin + i * 20 * minute, '/');
};

/** Enough views at a steady pace for a baseline, then far more. */
const rush = (maker: Maker, site: string): void => {
  const { chance } = maker;
  for (let at = 0; at < 170; at++) {
    const views = at === 120 || at === 121 ? 60 : 6 + chance.upTo(2);
    for (let i = 0; i < views; i++) {
      const who = { site, visitor: `rush-${at}-${i}`, salted: false, agent: chance.one(agents) };
      maker.view(who, begin + at * minute + chance.upTo(minute - 1), at === 120 ? '/sale' : '/');
    }
  }
};

const eventsOf = (maker: Maker, visitors: number): void => {
  const { chance } = maker;
  for (let n = 0; n < visitors; n++) {
    const from = begin + chance.upTo(150 * minute);
    const agent = chance.one(agents);
    const country = chance.one<string | undefined>(['DE', 'FR', undefined]);
    const who = { visitor: `v${n}`, agent, ...(country === undefined ? {} : { country }) };
    if (n % 5 === 0) reader(maker, { ...who, site: 'log', salted: true }, from);
    else if (n % 2 === 0) shopper(maker, { ...who, site: 'daily', salted: true }, from);
    else shopper(maker, { ...who, site: 'stable', salted: false }, from);
  }
  robots(maker, 'daily');
  rush(maker, 'stable');
};

/**
 * Delays: most none, some up to eight minutes (in time: the bound is ten), and a few over an hour: late, however
 * quiet the rest of their partition is. A clock that is ahead dates an event after its receipt.
 */
const arrive = ({ topic, event }: Made, chance: Chance, options: HostileOptions): readonly Arrival[] => {
  const { shuffled = 0.3, repeated = 0.01, late = 0.005 } = options;
  const inTime = chance.happens(shuffled) ? chance.upTo(8 * minute) : chance.upTo(900);
  const delay = chance.happens(late) ? 70 * minute + chance.upTo(minute) : inTime;
  const ahead = chance.happens(0.01) ? -chance.upTo(4 * minute) : 0;
  const arrival: Arrival = {
    topic,
    key: `${event.site}|${event.visitor}`,
    text: JSON.stringify(event),
    receivedAt: event.time + delay + ahead,
  };
  const again = { ...arrival, receivedAt: arrival.receivedAt + chance.upTo(minute) };
  return chance.happens(repeated) ? [arrival, again] : [arrival];
};

const rubbish = (chance: Chance, index: number): Arrival => ({
  topic: 'web.events',
  key: `daily|v${index}`,
  text: chance.one(['{', '{"type":"page-viewed"}', '42', '{"id":"x","type":"unheard-of","site":"daily"}']),
  receivedAt: begin + chance.upTo(150 * minute),
});

export const hostileLog = (options: HostileOptions): HostileLog => {
  const chance = chanceOf(options.seed);
  const maker = new Maker(chance);
  eventsOf(maker, options.visitors);
  const arrivals = maker.made.flatMap((made) => arrive(made, chance, options));
  for (let i = 0; i < 12; i++) arrivals.push(rubbish(chance, i));
  const stable = maker.made.map(({ event }) => event).filter(({ site }) => site === 'stable');
  const known = [...new Set(stable.map(({ visitor }) => visitor))].filter(() => chance.happens(0.3));
  const identities = known.map(
    (visitor, i): Identified => ({
      id: `identity-${i}`,
      type: 'identified',
      site: 'stable',
      visitor,
      time: begin,
      traits: { plan: chance.one(['free', 'paid']) },
    }),
  );
  return { identities, arrivals: arrivals.sort((a, b) => a.receivedAt - b.receivedAt) };
};
