import { type Embedded, freshId, onLeave } from './page.ts';

/** An event of the collector's wire format; id and time are added here. */
export interface Told {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Outbox {
  /** The object itself is kept: what is set on it before it is sent goes along. */
  add(event: Told): void;
  /** Sends what is left when the page goes away. To be called after all who tell something at that moment. */
  emptyOnLeave(): void;
}

/** Beacons and kept-alive requests may carry 64 KB together. */
const perRequest = 40;
/** Short, so that a click is on the dashboard within a second; long enough to take its neighbours along. */
const lingerMs = 150;
const longestWaitMs = 30_000;
/** What a page without a network keeps; the oldest go first. */
const mostKept = 500;

/** Refused for good (400, 413): sending it again would not help. */
const isAnswer = ({ status }: Response): boolean => status < 500 && status !== 429;

/**
 * Sends events in batches, in order. Until the collector has acknowledged them they stay here and are sent again,
 * with the same ids. When the page goes away a beacon takes what is left.
 */
export const openOutbox = (embedded: Embedded): Outbox => {
  const address = `${embedded.home}v1/events`;
  let waiting: Told[] = [];
  let flying: Told[] = [];
  let timer: number | undefined;
  let failures = 0;

  const bodyOf = (events: readonly Told[]): string => {
    const { site, userId, anonymousId } = embedded;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return JSON.stringify({ site, userId, anonymousId, zone, sent: Date.now(), events });
  };
  const post = (body: string): Promise<Response> =>
    fetch(address, { method: 'POST', body, keepalive: true, credentials: 'omit' });
  const soon = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
  };
  const flush = async (): Promise<void> => {
    if (flying.length || !waiting.length) return;
    flying = waiting.splice(0, perRequest);
    const answered = await post(bodyOf(flying)).then(isAnswer, () => false);
    if (!answered) waiting = [...flying, ...waiting];
    flying = [];
    failures = answered ? 0 : failures + 1;
    if (waiting.length) soon(failures && Math.min(longestWaitMs, 500 * 2 ** failures));
  };
  return {
    add: (event) => {
      waiting = [
        ...waiting.slice(1 - mostKept),
        Object.assign(event, { id: freshId(), created: Date.now() }),
      ];
      if (!failures) soon(lingerMs);
    },
    emptyOnLeave: () => {
      onLeave(() => {
        while (waiting.length) {
          const body = bodyOf(waiting.splice(0, perRequest));
          if (!navigator.sendBeacon?.(address, body)) post(body).catch(() => {});
        }
      });
      addEventListener('online', () => soon(0));
    },
  };
};
