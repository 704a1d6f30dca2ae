import { closeCode } from '@kafka-streaming/event-schema';

/**
 * The state of the one WebSocket, as a pure machine: what happened and when go in, the next state and what the
 * socket should do come out. Times are epoch ms of the browser.
 *
 *   connecting --opened--> open --closed--> waiting --retry time--> connecting
 *        offline: the browser says there is no network; error: trying again would not help
 */
export type Link =
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'open'; readonly heardAt: number }
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly why: string }
  | { readonly phase: 'offline' }
  | { readonly phase: 'error'; readonly why: string };

export type LinkEvent =
  | { readonly type: 'opened' | 'heard' | 'offline' | 'online' | 'tick' | 'retry' }
  | { readonly type: 'closed'; readonly code: number }
  | { readonly type: 'refused'; readonly why: string };

export interface LinkStep {
  readonly link: Link;
  readonly effect?: 'connect' | 'close';
}

/** Two heartbeats of five seconds missed, and a little: what is on the screen may be old. */
export const staleAfterMs = 11_000;
/** Six missed: the socket is dead although nobody said so. */
export const deadAfterMs = 31_000;
const shortestDelayMs = 500;
const longestDelayMs = 15_000;

/** Policy, unsupported data, protocol error: the same request would be refused again. */
const hopeless: Readonly<Record<number, string>> = {
  1002: 'The gateway does not understand this page. Reload it.',
  1003: 'The gateway does not understand this page. Reload it.',
  1008: 'The gateway refused this page’s origin. Open the address that the stack printed.',
};

const reasons: Readonly<Record<number, string>> = {
  [closeCode.restarting]: 'the gateway restarts',
  [closeCode.tryLater]: 'the gateway is busy',
  [closeCode.tooSlow]: 'this browser fell behind',
};

/** Grows with each attempt, between half a second and fifteen; jitter keeps many browsers from coming at once. */
export const retryDelayMs = (attempt: number, code: number, random: number): number => {
  const floor = code === closeCode.tryLater ? 5_000 : shortestDelayMs;
  const ceiling = code === closeCode.restarting ? 2_000 : longestDelayMs;
  const reach = Math.min(ceiling, shortestDelayMs * 2 ** (attempt + 1));
  return Math.round(floor + random * Math.max(0, reach - floor));
};

const attemptOf = (link: Link): number => ('attempt' in link ? link.attempt : 0);

const wait = (link: Link, code: number, now: number, random: number): LinkStep => {
  const attempt = attemptOf(link);
  const why =
    reasons[code] ?? (link.phase === 'open' ? 'the connection was lost' : 'the gateway does not answer');
  const retryAt = now + retryDelayMs(attempt, code, random);
  return { link: { phase: 'waiting', attempt: attempt + 1, retryAt, why } };
};

const closed = (link: Link, code: number, now: number, random: number): LinkStep => {
  if (link.phase === 'offline' || link.phase === 'error') return { link };
  const why = hopeless[code];
  return why === undefined ? wait(link, code, now, random) : { link: { phase: 'error', why } };
};

const tick = (link: Link, now: number, random: number): LinkStep => {
  if (link.phase === 'waiting' && now >= link.retryAt) return connect(link.attempt);
  if (link.phase === 'open' && now - link.heardAt > deadAfterMs) {
    return { ...wait(link, 0, now, random), effect: 'close' };
  }
  return { link };
};

const connect = (attempt: number): LinkStep => ({
  link: { phase: 'connecting', attempt },
  effect: 'connect',
});

/** The next state. `random` in [0, 1) is the jitter of a retry. */
export const stepLink = (link: Link, event: LinkEvent, now: number, random: number): LinkStep => {
  switch (event.type) {
    case 'opened':
      return { link: { phase: 'open', heardAt: now } };
    case 'heard':
      return link.phase === 'open' ? { link: { phase: 'open', heardAt: now } } : { link };
    case 'closed':
      return closed(link, event.code, now, random);
    case 'refused':
      return { link: { phase: 'error', why: event.why }, effect: 'close' };
    case 'offline':
      return { link: { phase: 'offline' }, effect: 'close' };
    case 'online':
      return link.phase === 'offline' ? connect(0) : { link };
    case 'retry':
      return link.phase === 'open' || link.phase === 'connecting' ? { link } : connect(0);
    case 'tick':
      return tick(link, now, random);
  }
};

export type ConnectionKind =
  | 'connecting'
  | 'live'
  | 'paused'
  | 'reconnecting'
  | 'stale'
  | 'offline'
  | 'error';

/** What the header says about the connection; never by colour alone. */
export interface ConnectionView {
  readonly kind: ConnectionKind;
  readonly text: string;
  readonly detail: string;
}

const openView = (heardAt: number, now: number, paused: boolean): ConnectionView => {
  const age = now - heardAt;
  if (age > staleAfterMs) {
    return { kind: 'stale', text: 'Stale', detail: `Nothing heard for ${Math.round(age / 1000)} s` };
  }
  return paused
    ? { kind: 'paused', text: 'Paused', detail: 'Updates are kept until you resume' }
    : { kind: 'live', text: 'Live', detail: 'Updates arrive as they happen' };
};

export const viewConnection = (link: Link, now: number, paused: boolean): ConnectionView => {
  switch (link.phase) {
    case 'connecting':
      return link.attempt === 0
        ? { kind: 'connecting', text: 'Connecting', detail: 'Asking the gateway for the newest state' }
        : { kind: 'reconnecting', text: 'Reconnecting', detail: 'Asking the gateway again' };
    case 'open':
      return openView(link.heardAt, now, paused);
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((link.retryAt - now) / 1000));
      return { kind: 'reconnecting', text: `Reconnecting (${seconds} s)`, detail: `Because ${link.why}` };
    }
    case 'offline':
      return { kind: 'offline', text: 'Offline', detail: 'This computer has no network' };
    case 'error':
      return { kind: 'error', text: 'Error', detail: link.why };
  }
};
