/** The demo shop: pages by address, one tab's cart, and the calls that tell the tracker what a click can't. */
import { categories, products, shopName, shopPath } from '../catalogue.ts';
import { countOf, keepCart, readCart, totalCents, withQuantity } from './cart.ts';
import { element } from './element.ts';
import {
  type Actions,
  absentPage,
  cartPage,
  categoryPage,
  checkoutPage,
  homePage,
  type Page,
  productPage,
  thanksPage,
} from './pages.ts';

let cart = readCart();
let lastOrder: string | undefined;

/** The tracker may come later than we, or never: calls wait in a list that it looks for. */
const tell = (...call: readonly [string, ...unknown[]]): void => {
  window.kafkaStreaming ??= [];
  const calls: unknown = window.kafkaStreaming;
  if (hasPush(calls)) calls.push(call);
};
const hasPush = (value: unknown): value is { push(call: readonly unknown[]): void } =>
  typeof value === 'object' && value !== null && 'push' in value && typeof value.push === 'function';

const changeCart = (slug: string, quantity: number): void => {
  cart = withQuantity(cart, slug, quantity);
  keepCart(cart);
  showCount();
};

const actions: Actions = {
  setQuantity: (slug, quantity) => {
    changeCart(slug, quantity);
    show(false);
  },
  addToCart: ({ slug, priceCents }) => {
    changeCart(slug, (cart.get(slug) ?? 0) + 1);
    tell('track', 'Product Added', { product: slug, priceCents });
  },
  pay: () => {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    tell('order', { id, revenue: totalCents(cart) / 100, currency: 'EUR', items: countOf(cart) });
    lastOrder = id;
    cart = new Map();
    keepCart(cart);
    showCount();
    go(shopPath.thanks);
  },
};

const pageOf = (path: string): Page => {
  const category = categories.find(({ slug }) => path === shopPath.category(slug));
  if (category !== undefined) return categoryPage(category);
  const product = products.find(({ slug }) => path === shopPath.product(slug));
  if (product !== undefined) return productPage(product, actions);
  switch (path) {
    case shopPath.home:
      return homePage();
    case shopPath.cart:
      return cartPage(cart, actions);
    case shopPath.checkout:
      return checkoutPage(cart, actions);
    case shopPath.thanks:
      return thanksPage(lastOrder);
    default:
      return absentPage();
  }
};

/** `arrived`: on a new page the view and the focus go to its top. */
const show = (arrived: boolean): void => {
  const { title, content } = pageOf(location.pathname);
  const main = document.querySelector('main');
  document.title = title === shopName ? title : `${title} – ${shopName}`;
  main?.replaceChildren(...content);
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === location.pathname) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!arrived) return;
  scrollTo(0, 0);
  main?.querySelector('h1')?.focus({ preventScroll: true });
};

const showCount = (): void => {
  document.getElementById('count')?.replaceChildren(String(countOf(cart)));
};

const go = (path: string): void => {
  history.pushState(null, '', path);
  show(true);
  if (path === shopPath.checkout) tell('track', 'Checkout Started', { items: countOf(cart) });
};

/** Links within the shop change the page without loading it anew. */
const follow = (event: MouseEvent): void => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  if (
    link === null ||
    modified ||
    link.origin !== location.origin ||
    !link.pathname.startsWith(shopPath.home)
  )
    return;
  if (link.hash !== '') return;
  event.preventDefault();
  go(link.pathname);
};

document
  .getElementById('categories')
  ?.append(...categories.map(({ slug, name }) => element('a', { href: shopPath.category(slug) }, name)));
document.addEventListener('click', follow);
addEventListener('popstate', () => show(true));
showCount();
show(false);
