/** What the demo shop sells: shown by the shop, walked through by the simulator. Prices in cents, EUR. */
export interface Product {
  readonly slug: string;
  readonly name: string;
  readonly category: CategorySlug;
  readonly priceCents: number;
  readonly line: string;
  readonly about: string;
}
export type CategorySlug = 'kitchen' | 'desk' | 'outdoors';
export interface Category {
  readonly slug: CategorySlug;
  readonly name: string;
  readonly line: string;
}

export const shopName = 'Fern & Fjord';

export const categories: readonly [Category, ...Category[]] = [
  { slug: 'kitchen', name: 'Kitchen', line: 'For slow mornings and long dinners.' },
  { slug: 'desk', name: 'Desk', line: 'Quiet things to think with.' },
  { slug: 'outdoors', name: 'Outdoors', line: 'Light enough to always come along.' },
];

export const products: readonly [Product, ...Product[]] = [
  {
    slug: 'stoneware-mug',
    name: 'Stoneware mug',
    category: 'kitchen',
    priceCents: 1_800,
    line: 'Holds the heat, and 350 ml.',
    about: 'Thrown by hand from grey clay and glazed twice. No two have quite the same rim.',
  },
  {
    slug: 'pour-over-set',
    name: 'Pour-over set',
    category: 'kitchen',
    priceCents: 4_900,
    line: 'Glass carafe, oak collar, steel filter.',
    about: 'Four cups in three minutes, without paper. The collar comes off for the dishwasher.',
  },
  {
    slug: 'chef-knife',
    name: "Chef's knife",
    category: 'kitchen',
    priceCents: 8_900,
    line: 'Carbon steel, 20 cm, walnut handle.',
    about: 'Takes an edge on any stone and keeps it through a season of onions.',
  },
  {
    slug: 'dot-notebook',
    name: 'Dot notebook',
    category: 'desk',
    priceCents: 1_400,
    line: '192 pages that lie flat.',
    about: 'Thread-bound, dotted every 5 mm, on paper that fountain pens like.',
  },
  {
    slug: 'brass-lamp',
    name: 'Brass lamp',
    category: 'desk',
    priceCents: 12_900,
    line: 'Warm light, one dial.',
    about: 'Dims down to a candle. The brass is bare, and darkens where it is touched.',
  },
  {
    slug: 'felt-desk-mat',
    name: 'Felt desk mat',
    category: 'desk',
    priceCents: 3_900,
    line: 'Wool felt, 80 × 30 cm.',
    about: 'Keeps wrists warm and keyboards silent. From sheep that summer on the coast.',
  },
  {
    slug: 'enamel-kettle',
    name: 'Enamel kettle',
    category: 'outdoors',
    priceCents: 3_400,
    line: 'For stove, camp fire and window sill.',
    about: 'One litre, 480 grams, and a handle that stays where you leave it.',
  },
  {
    slug: 'rain-shell',
    name: 'Rain shell',
    category: 'outdoors',
    priceCents: 15_900,
    line: 'Three layers, 290 grams.',
    about: 'Packs into its own pocket. Seams are taped, zips run from both ends.',
  },
];

export const inCategory = (slug: CategorySlug): readonly Product[] =>
  products.filter(({ category }) => category === slug);

/** Addresses of the shop's pages. */
export const shopPath = {
  home: '/shop/',
  category: (slug: string) => `/shop/category/${slug}`,
  product: (slug: string) => `/shop/product/${slug}`,
  cart: '/shop/cart',
  checkout: '/shop/checkout',
  thanks: '/shop/thanks',
} as const;
