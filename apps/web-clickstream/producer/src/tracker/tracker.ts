/**
 * The script that a site embeds; see the package's README. No cookie, nothing kept on the device.
 *
 *   <script async src="http://127.0.0.1:3001/tracker.js" data-site="my-site"></script>
 */
import { watchClicks } from './clicks.ts';
import { watchEngagement } from './engagement.ts';
import { openOutbox } from './outbox.ts';
import { type Embedded, embedding, objects } from './page.ts';
import { watchTimings } from './timings.ts';
import { watchViews } from './views.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What pages call: `kafkaStreaming.track('Searched', { query })`. */
interface Api {
  track(name: string, properties?: Properties, options?: { readonly key?: boolean }): void;
  order(order: { id: string; revenue: number; currency?: string; items?: number }): void;
  identify(userId?: string | null, traits?: Properties): void;
  /** Calls made before the script was there: `(kafkaStreaming ||= []).push(['track', 'Searched'])`. */
  push(call: readonly [keyof Api, ...never[]]): void;
}

const start = (embedded: Embedded): Omit<Api, 'push'> => {
  const outbox = openOutbox(embedded);
  const views = watchViews(outbox);
  watchClicks(outbox, views);
  watchEngagement(outbox, views);
  watchTimings(outbox, views, embedded);
  outbox.emptyOnLeave();
  return {
    track: (name, properties, options) =>
      outbox.add({ type: 'tracked', name, url: views.url(), key: options?.key === true, properties }),
    order: ({ id, ...rest }) => outbox.add({ type: 'ordered', order: id, url: views.url(), ...rest }),
    identify: (userId, traits) => {
      if (userId) embedded.userId = userId;
      outbox.add({ type: 'identified', traits: traits ?? {} });
    },
  };
};

/** Who objects to being counted is not; the page's calls still find what they call. */
const silent: Omit<Api, 'push'> = { track: () => {}, order: () => {}, identify: () => {} };

const embedded = embedding();
if (embedded) {
  const waiting = window.kafkaStreaming;
  const calls = objects() ? silent : start(embedded);
  const push = ([name, ...rest]: readonly [string, ...never[]]): void => {
    if (name === 'track' || name === 'order' || name === 'identify')
      calls[name](...(rest as unknown as [never]));
  };
  window.kafkaStreaming = { ...calls, push };
  if (Array.isArray(waiting)) waiting.forEach(push);
}

declare global {
  interface Window {
    kafkaStreaming?: unknown;
  }
}
