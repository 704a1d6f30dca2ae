import { categories, inCategory, type Product, products, shopPath } from '../catalogue.ts';
import type { WireEvent } from '../intake/wire-event.ts';
import { arrivalOf } from './arrival.ts';
import type { Chance } from './chance.ts';
import { type Diary, openDiary } from './diary.ts';
import { type Person, personOf, robotOf } from './population.ts';
import type { Scenario } from './scenario.ts';

/** An event of a visit, so long after its beginning. */
export interface Planned {
  readonly afterMs: number;
  readonly wire: WireEvent;
}

/** One visit from its first to its last event. */
export interface Visit {
  readonly person: Person;
  readonly events: readonly Planned[];
}

/** What people do next, on an ordinary day. */
const likely = {
  bounce: 0.36,
  browseOn: 0.78,
  fromHomeToCategory: 0.7,
  addToCart: 0.34,
  toCart: 0.72,
  toCheckout: 0.66,
  pay: 0.74,
  signUp: 0.08,
  search: 0.12,
} as const;
const mostPages = 14;

interface Basket {
  readonly lines: Product[];
}

/** Every visit is named by the run and its number: the same seed and run give the same ids. */
export const planVisit = (chance: Chance, scenario: Scenario, name: string): Visit => {
  if (chance.happens(scenario.robotShare)) return planRobot(chance, name);
  const person = personOf(chance);
  const arrival = arrivalOf(chance, scenario.viralShare);
  const diary = openDiary({ chance, name, slowness: person.slowness * scenario.slowness });
  const begin = arrival.viral ? shopPath.product('enamel-kettle') : landing(chance);
  diary.open(begin + (arrival.query ?? ''), arrival.referrer);
  // Slow pages drive people away: half as many stay at four times the load time.
  const stays = (1 - likely.bounce) / Math.sqrt(scenario.slowness);
  if (chance.happens(stays)) browse(diary, chance, scenario, person);
  return { person, events: diary.events() };
};

const landing = (chance: Chance): string =>
  chance.weighted([
    { weight: 5, path: shopPath.home },
    { weight: 2, path: shopPath.category(chance.pick(categories).slug) },
    { weight: 4, path: shopPath.product(chance.pick(products).slug) },
  ]).path;

const browse = (diary: Diary, chance: Chance, scenario: Scenario, person: Person): void => {
  const basket: Basket = { lines: [] };
  if (person.anonymousId !== undefined && chance.happens(likely.signUp)) signUp(diary, chance);
  for (let page = 1; page < mostPages && chance.happens(likely.browseOn); page += 1) {
    look(diary, chance, basket);
  }
  if (basket.lines.length > 0 && chance.happens(likely.toCart)) buy(diary, chance, scenario, basket);
};

const look = (diary: Diary, chance: Chance, basket: Basket): void => {
  if (chance.happens(likely.search)) {
    diary.track('Searched', { query: chance.pick(['mug', 'kettle', 'lamp', 'gift', 'rain jacket']) });
  }
  const category = chance.pick(categories);
  if (chance.happens(likely.fromHomeToCategory)) diary.go(shopPath.category(category.slug), category.name);
  const offered = inCategory(category.slug);
  const product = offered[chance.whole(0, offered.length - 1)] ?? products[0];
  diary.go(shopPath.product(product.slug), product.name);
  if (!chance.happens(likely.addToCart)) return;
  basket.lines.push(product);
  diary.track('Product Added', { product: product.slug, priceCents: product.priceCents });
};

const signUp = (diary: Diary, chance: Chance): void => {
  diary.track('Signed Up', { plan: 'member' }, true);
  diary.identify({ member: true, city: chance.pick(['Berlin', 'Hamburg', 'London', 'New York', 'Oslo']) });
};

const buy = (diary: Diary, chance: Chance, scenario: Scenario, basket: Basket): void => {
  diary.go(shopPath.cart, 'Cart');
  if (!chance.happens(likely.toCheckout)) return;
  diary.go(shopPath.checkout, 'Checkout');
  diary.track('Checkout Started', { items: basket.lines.length });
  if (!chance.happens(likely.pay)) return;
  if (chance.happens(scenario.paymentFails)) {
    diary.track('Payment Failed', { reason: 'card declined' });
    return;
  }
  diary.order(
    basket.lines.reduce((sum, { priceCents }) => sum + priceCents, 0),
    basket.lines.length,
  );
  diary.go(shopPath.thanks, 'Pay');
};

/** Robots of three kinds: one that names itself, one too fast for a person, one too regular. */
const planRobot = (chance: Chance, name: string): Visit => {
  const kind = chance.weighted([
    { weight: 6, honest: true, intervalMs: 1_500, jitter: 0.5 },
    { weight: 1, honest: false, intervalMs: 120, jitter: 0.3 },
    { weight: 2, honest: false, intervalMs: 2_000, jitter: 0 },
  ]);
  const diary = openDiary({ chance, name, slowness: 1 });
  for (let page = chance.whole(20, 60); page > 0; page -= 1) {
    const product = chance.pick(products);
    diary.fetch(shopPath.product(product.slug), kind.intervalMs * chance.around(1, kind.jitter));
  }
  return { person: robotOf(chance, kind.honest), events: diary.events() };
};
