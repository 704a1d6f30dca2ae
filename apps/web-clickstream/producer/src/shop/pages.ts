import {
  type Category,
  categories,
  inCategory,
  type Product,
  products,
  shopName,
  shopPath,
} from '../catalogue.ts';
import { type Cart, linesOf, price, totalCents } from './cart.ts';
import { element } from './element.ts';
import { picture } from './picture.ts';

/** A page: its title, and what stands in the main part. */
export interface Page {
  readonly title: string;
  readonly content: readonly HTMLElement[];
}

export interface Actions {
  setQuantity(slug: string, quantity: number): void;
  addToCart(product: Product): void;
  pay(): void;
}

const heading = (text: string): HTMLElement => element('h1', { tabindex: -1 }, text);

const card = (product: Product): HTMLElement =>
  element(
    'li',
    {},
    element(
      'a',
      { class: 'card', href: shopPath.product(product.slug), 'data-track': product.name },
      picture(product.slug),
      element('span', { class: 'name' }, product.name),
      element('span', { class: 'line' }, product.line),
      element('span', { class: 'price' }, price(product.priceCents)),
    ),
  );

const grid = (shown: readonly Product[]): HTMLElement => element('ul', { class: 'grid' }, ...shown.map(card));

export const homePage = (): Page => ({
  title: shopName,
  content: [
    element(
      'section',
      { class: 'hero' },
      element(
        'div',
        {},
        heading('Few things, made well.'),
        element('p', { class: 'lead' }, 'Eight objects for the kitchen, the desk and the weather outside.'),
        element('a', { class: 'button', href: shopPath.category('kitchen') }, 'Begin in the kitchen'),
      ),
      picture('enamel-kettle'),
    ),
    element('h2', {}, 'Everything we have'),
    grid(products),
  ],
});

export const categoryPage = (category: Category): Page => ({
  title: category.name,
  content: [
    heading(category.name),
    element('p', { class: 'lead' }, category.line),
    grid(inCategory(category.slug)),
  ],
});

export const productPage = (product: Product, actions: Actions): Page => {
  const add = element(
    'button',
    { class: 'button', type: 'button', 'data-track': 'Add to cart' },
    'Add to cart',
  );
  const added = element('p', { class: 'added', role: 'status' });
  add.addEventListener('click', () => {
    actions.addToCart(product);
    added.replaceChildren('In your cart. ', element('a', { href: shopPath.cart }, 'Go to the cart'));
  });
  const others = inCategory(product.category).filter(({ slug }) => slug !== product.slug);
  return {
    title: product.name,
    content: [
      element(
        'article',
        { class: 'product' },
        element('div', { class: 'stage' }, picture(product.slug)),
        element(
          'div',
          {},
          heading(product.name),
          element('p', { class: 'lead' }, product.line),
          element('p', {}, product.about),
          element('p', { class: 'price' }, price(product.priceCents)),
          add,
          added,
        ),
      ),
      element('h2', {}, 'Beside it'),
      grid(others),
    ],
  };
};

const cartLine = (product: Product, quantity: number, { setQuantity }: Actions): HTMLElement => {
  const step = (change: number, sign: string, label: string): HTMLElement => {
    const button = element('button', { type: 'button', 'aria-label': `${label} ${product.name}` }, sign);
    button.addEventListener('click', () => setQuantity(product.slug, quantity + change));
    return button;
  };
  return element(
    'li',
    { class: 'row' },
    picture(product.slug),
    element('a', { href: shopPath.product(product.slug) }, product.name),
    element(
      'span',
      { class: 'steps' },
      step(-1, '−', 'One less'),
      element('span', {}, String(quantity)),
      step(1, '+', 'One more'),
    ),
    element('span', { class: 'price' }, price(product.priceCents * quantity)),
  );
};

const total = (cart: Cart): HTMLElement =>
  element(
    'p',
    { class: 'total' },
    element('span', {}, 'Total'),
    element('strong', {}, price(totalCents(cart))),
  );

const emptyCart = (): Page => ({
  title: 'Cart',
  content: [
    heading('Your cart is empty'),
    element('p', { class: 'lead' }, 'It has room for eight things.'),
    element('a', { class: 'button', href: shopPath.home }, 'Look around'),
  ],
});

export const cartPage = (cart: Cart, actions: Actions): Page => {
  if (cart.size === 0) return emptyCart();
  const rows = linesOf(cart).map(({ product, quantity }) => cartLine(product, quantity, actions));
  return {
    title: 'Cart',
    content: [
      heading('Cart'),
      element('ul', { class: 'rows' }, ...rows),
      total(cart),
      element('a', { class: 'button', href: shopPath.checkout }, 'Checkout'),
    ],
  };
};

const field = (name: string, label: string, hints: Record<string, string>): HTMLElement =>
  element('label', {}, element('span', {}, label), element('input', { name, required: true, ...hints }));

export const checkoutPage = (cart: Cart, actions: Actions): Page => {
  if (cart.size === 0) return emptyCart();
  const form = element(
    'form',
    { class: 'form' },
    field('name', 'Name', { autocomplete: 'name', value: 'Ada Example' }),
    field('city', 'City', { autocomplete: 'address-level2', value: 'Bergen' }),
    total(cart),
    element('button', { class: 'button', type: 'submit', 'data-track': 'Pay' }, 'Pay (not really)'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    actions.pay();
  });
  return {
    title: 'Checkout',
    content: [
      heading('Checkout'),
      element('p', { class: 'lead' }, 'No money moves, and what you type stays in this page.'),
      form,
    ],
  };
};

export const thanksPage = (order: string | undefined): Page => ({
  title: 'Thank you',
  content: [
    heading('Thank you'),
    element(
      'p',
      { class: 'lead' },
      order === undefined ? 'There is no order in this tab.' : `Order ${order} is on its way through Kafka.`,
    ),
    element('a', { class: 'button', href: shopPath.home }, 'Once more'),
  ],
});

export const absentPage = (): Page => ({
  title: 'Not here',
  content: [
    heading('There is nothing here'),
    element('p', { class: 'lead' }, `We only have the ${categories.length} shelves above.`),
    element('a', { class: 'button', href: shopPath.home }, 'To the beginning'),
  ],
});
