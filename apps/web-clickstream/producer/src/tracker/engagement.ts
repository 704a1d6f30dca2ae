import type { Outbox } from './outbox.ts';
import { onLeave } from './page.ts';
import type { Views } from './views.ts';

const heartbeatMs = 15_000;

const isVisible = (): boolean => document.visibilityState === 'visible';

/** Tells how long a page was visible: every 15 s, when it is hidden, and when the next one begins. */
export const watchEngagement = (outbox: Outbox, views: Views): void => {
  let since = isVisible() ? performance.now() : undefined;
  const tell = (): void => {
    if (since === undefined) return;
    const engagedMs = Math.round(performance.now() - since);
    since = isVisible() ? performance.now() : undefined;
    // A laptop that slept through its heartbeats was not looked at.
    if (engagedMs < 100 || engagedMs > 2 * heartbeatMs) return;
    outbox.add({ type: 'engaged', view: views.id(), url: views.url(), engagedMs });
  };
  setInterval(tell, heartbeatMs);
  views.onEnd(tell);
  onLeave(tell);
  addEventListener('visibilitychange', () => {
    if (isVisible()) since = performance.now();
  });
};
