import type { Outbox } from './outbox.ts';
import { freshId } from './page.ts';

/** The page that is looked at now. */
export interface Views {
  readonly id: () => string;
  readonly url: () => string;
  /** Calls back before the next view begins. */
  readonly onEnd: (end: () => void) => void;
}

/** Titles of single-page sites change a moment after the address. */
const titleMs = 50;

/** Without the fragment: a jump within a page is no view. */
const here = (): string => location.href.split('#')[0] ?? '';

/** Tells of every page: the first one, and each that a single-page site shows under a new address. */
export const watchViews = (outbox: Outbox): Views => {
  let view = { id: freshId(), url: here() };
  const ends: (() => void)[] = [];
  const tell = (referrer: string): void => {
    const event = { type: 'page-viewed', view: view.id, url: view.url, referrer, title: document.title };
    outbox.add(event);
    setTimeout(() => {
      if (view.id === event.view) event.title = document.title;
    }, titleMs);
  };
  const moved = (): void => {
    const [before, url] = [view.url, here()];
    if (url === before) return;
    for (const end of ends) end();
    view = { id: freshId(), url };
    tell(before);
  };
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...args) {
      original.apply(this, args);
      moved();
    };
  }
  addEventListener('popstate', moved);
  tell(document.referrer);
  return { id: () => view.id, url: () => view.url, onEnd: (end) => ends.push(end) };
};
