import type { ClientMessage, LiveEntry, ServerMessage } from '@kafka-streaming/event-schema';
import { parseFrame } from './frame.ts';
import { type Journey, journeyOf, LatencyMeter, ServerClock } from './latency.ts';
import { type Link, type LinkEvent, stepLink } from './link.ts';
import { type ChannelFrame, judge, type Position } from './sequence.ts';

/** The part of a channel's store that the connection needs, whatever its values are. */
export interface Sink {
  readonly dirty: boolean;
  readonly waiting: number;
  replace(data: readonly LiveEntry[]): void;
  extend(data: readonly LiveEntry[], dropped?: number): void;
  fail(reason: string): void;
  apply(now: number): readonly { readonly hops?: LiveEntry['hops'] }[];
}

interface Subscription {
  /** Who shows the channel, and how many parts of the page use each. */
  readonly sinks: Map<Sink, number>;
  position: Position | undefined;
  /** Asked, and not yet answered: a frame that does not fit is of the time before, and no second question. */
  asked: boolean;
}

export interface ConnectionOptions {
  /** Address of the gateway's live socket, `ws://…/live`. */
  readonly url: string;
  /** Called when something waits to be shown. */
  readonly onData: () => void;
  /** Called when the link's state changed. */
  readonly onLink: (link: Link) => void;
}

/**
 * The browser's end of the live protocol: one socket, many channels. Reconnects with jitter, resumes each channel
 * from the newest sequence number it holds, and notices a gap by the `from` of every frame.
 */
export class LiveConnection {
  readonly latency = new LatencyMeter();
  readonly clock = new ServerClock();
  readonly #options: ConnectionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  #link: Link = { phase: 'connecting', attempt: 0 };
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get link(): Link {
    return this.#link;
  }

  /** Entries that arrived and are not on the screen. */
  get waiting(): number {
    return this.#sinks().reduce((sum, sink) => sum + sink.waiting, 0);
  }

  get dirty(): boolean {
    return this.#sinks().some((sink) => sink.dirty);
  }

  open(): void {
    this.#timer ??= setInterval(() => this.#step({ type: 'tick' }), 250);
    if (typeof navigator !== 'undefined' && navigator.onLine === false) this.#step({ type: 'offline' });
    else this.#connect();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#drop();
  }

  network(online: boolean): void {
    this.#step({ type: online ? 'online' : 'offline' });
  }

  retry(): void {
    this.#step({ type: 'retry' });
  }

  /** Fills the channel's store from now on; the returned function ends that. */
  subscribe({ name, store }: { readonly name: string; readonly store: Sink }): () => void {
    const subscription = this.#subscriptions.get(name) ?? {
      sinks: new Map(),
      position: undefined,
      asked: false,
    };
    this.#subscriptions.set(name, subscription);
    const users = subscription.sinks.get(store) ?? 0;
    subscription.sinks.set(store, users + 1);
    if (users === 0) this.#ask(name, subscription, undefined);
    return () => this.#leave(name, subscription, store);
  }

  /** Puts everything that waits on the screen. Returns what came fresh, for `painted`. */
  apply(now: number): readonly { readonly hops?: LiveEntry['hops'] }[] {
    return this.#sinks().flatMap((sink) => sink.apply(now));
  }

  /** The entries of an `apply` are on the screen now. */
  painted(entries: readonly { readonly hops?: LiveEntry['hops'] }[], now: number): void {
    const at = this.clock.at(now);
    const journeys = entries.map(({ hops }) => journeyOf(hops, at));
    this.latency.add(journeys.filter((journey): journey is Journey => journey !== undefined));
  }

  #sinks(): Sink[] {
    return [...this.#subscriptions.values()].flatMap(({ sinks }) => [...sinks.keys()]);
  }

  #leave(name: string, subscription: Subscription, sink: Sink): void {
    const users = subscription.sinks.get(sink) ?? 0;
    if (users > 1) subscription.sinks.set(sink, users - 1);
    else subscription.sinks.delete(sink);
    if (subscription.sinks.size > 0 || this.#subscriptions.get(name) !== subscription) return;
    this.#subscriptions.delete(name);
    this.#send({ type: 'unsub', ch: name });
  }

  #step(event: LinkEvent): void {
    const { link, effect } = stepLink(this.#link, event, Date.now(), Math.random());
    const changed = link !== this.#link;
    this.#link = link;
    if (effect === 'connect') this.#connect();
    if (effect === 'close') this.#drop();
    if (changed) this.#options.onLink(link);
  }

  #connect(): void {
    this.#drop();
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    const current = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    socket.addEventListener(
      'open',
      current(() => this.#opened()),
    );
    socket.addEventListener('message', (event) => {
      if (this.#socket === socket) this.#heard(String(event.data));
    });
    socket.addEventListener('close', (event) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#step({ type: 'closed', code: event.code });
    });
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #opened(): void {
    this.#step({ type: 'opened' });
    for (const [name, subscription] of this.#subscriptions)
      this.#ask(name, subscription, subscription.position);
  }

  #heard(text: string): void {
    const parsed = parseFrame(text);
    if (!parsed.ok) {
      this.#step({ type: 'refused', why: parsed.why });
      return;
    }
    this.#step({ type: 'heard' });
    this.#take(parsed.message);
  }

  #take(message: ServerMessage): void {
    if (message.type === 'heartbeat') {
      this.clock.heard(message.ts, Date.now());
      this.#send({ type: 'pong' });
    } else if (message.type === 'error') {
      for (const sink of this.#subscriptions.get(message.ch)?.sinks.keys() ?? []) sink.fail(message.reason);
    } else {
      this.clock.heard(message.ts, Date.now());
      const subscription = this.#subscriptions.get(message.ch);
      if (subscription) this.#follow(subscription, message);
    }
  }

  #follow(subscription: Subscription, frame: ChannelFrame): void {
    const verdict = judge(subscription.position, frame);
    if (verdict.do === 'ignore') return;
    if (verdict.do === 'resubscribe') {
      if (!subscription.asked) this.#ask(frame.ch, subscription, verdict.since);
      return;
    }
    subscription.position = verdict.position;
    subscription.asked = false;
    for (const sink of subscription.sinks.keys()) {
      if (verdict.do === 'replace') sink.replace(verdict.data);
      else sink.extend(verdict.data, frame.type === 'event' ? frame.dropped : 0);
    }
    this.#options.onData();
  }

  #ask(name: string, subscription: Subscription, since: Position | undefined): void {
    subscription.asked = true;
    subscription.position = since;
    this.#send({ type: 'sub', ch: name, ...(since ? { since } : {}) });
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
