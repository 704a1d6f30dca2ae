import { type Product, products } from '../catalogue.ts';

/** What is in the cart: how many of each product. Kept in this tab only. */
export type Cart = ReadonlyMap<string, number>;
export interface Line {
  readonly product: Product;
  readonly quantity: number;
}

const place = 'cart';
const most = 20;

export const readCart = (): Cart => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? '[]');
    const pairs = Array.isArray(kept) ? kept : [];
    return new Map(pairs.filter(isPair));
  } catch {
    return new Map();
  }
};

const isPair = (pair: unknown): pair is [string, number] =>
  Array.isArray(pair) && typeof pair[0] === 'string' && Number.isInteger(pair[1]) && pair[1] > 0;

export const keepCart = (cart: Cart): void => sessionStorage.setItem(place, JSON.stringify([...cart]));

/** The cart with so many of a product; none takes it out. */
export const withQuantity = (cart: Cart, slug: string, quantity: number): Cart => {
  const next = new Map(cart);
  if (quantity > 0) next.set(slug, Math.min(most, quantity));
  else next.delete(slug);
  return next;
};

export const linesOf = (cart: Cart): readonly Line[] =>
  products.flatMap((product) => {
    const quantity = cart.get(product.slug);
    return quantity === undefined ? [] : [{ product, quantity }];
  });

export const countOf = (cart: Cart): number =>
  [...cart.values()].reduce((sum, quantity) => sum + quantity, 0);

export const totalCents = (cart: Cart): number =>
  linesOf(cart).reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);

export const price = (cents: number): string =>
  new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' }).format(cents / 100);
