import type { Outbox } from './outbox.ts';
import type { Views } from './views.ts';

const clickable = '[data-track],a,button,summary,[role=button],[type=submit]';

/** What a click is called: the name the author gave, else what a person would read. */
const nameOf = (element: HTMLElement): string =>
  element.dataset['track'] ||
  element.ariaLabel ||
  element.textContent?.trim() ||
  element.tagName.toLowerCase();

/** Tells of clicks on links, buttons, and whatever carries `data-track`. */
export const watchClicks = (outbox: Outbox, views: Views): void => {
  // While capturing: the page may leave, or stop the event, in its own handler.
  document.addEventListener(
    'click',
    ({ target }) => {
      const element = target instanceof Element ? target.closest<HTMLElement>(clickable) : null;
      if (!element) return;
      const href = element instanceof HTMLAnchorElement ? element.href.slice(0, 2_000) : undefined;
      outbox.add({
        ...{ type: 'clicked', view: views.id(), url: views.url() },
        ...{ target: nameOf(element).slice(0, 200), href },
      });
    },
    true,
  );
};
