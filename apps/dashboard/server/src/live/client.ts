import { type ClientMessage, closeCode } from '@kafka-streaming/event-schema';
import { readMessage } from './client-message.ts';
import type { Feed } from './feed.ts';
import { type Frame, plainFrame } from './frame.ts';
import { pressureOf } from './pressure.ts';

/** One WebSocket, as the client logic needs it. */
export interface Wire {
  /** Bytes given to `send` that the network has not taken yet. */
  readonly buffered: () => number;
  readonly send: (bytes: Uint8Array, taken: () => void) => void;
  readonly ping: () => void;
  readonly close: (code: number, reason: string) => void;
  /** Ends it without waiting for an answer. */
  readonly end: () => void;
}

/** Where a client finds its feeds. A refusal says why there is none. */
export interface Feeds {
  readonly epoch: string;
  readonly open: (ch: string) => { readonly feed: Feed } | { readonly refused: string };
  readonly release: (ch: string) => void;
}

interface Subscription {
  readonly feed: Feed;
  /** The state the client holds; -1 = none yet. */
  held: number;
  /** Raw feeds: what came until here will not be sent. */
  seen: number;
  /** Frames decided on and not yet sent. */
  queue: readonly Frame[];
}

const maxSubscriptions = 100;
/** A client that talks nonsense this often is not one of ours. */
const maxMistakes = 50;
const missesAllowed = 2;

/** One browser: what it follows, what it holds, and how much of the newest it can take. */
export class Client {
  readonly #wire: Wire;
  readonly #feeds: Feeds;
  readonly #subscriptions = new Map<string, Subscription>();
  #mistakes = 0;
  #pingsUnanswered = 0;
  #closed = false;

  constructor(wire: Wire, feeds: Feeds) {
    this.#wire = wire;
    this.#feeds = feeds;
  }

  receive(text: string): void {
    if (this.#closed) return;
    const read = readMessage(text);
    if (read.ok) this.#obey(read.message);
    else this.#mistake(read.ch, read.reason);
  }

  /** Sends what is due and fits. Called after every tick, and when the network has taken what waited. */
  pump(): void {
    for (const subscription of this.#subscriptions.values()) {
      if (this.#closed) return;
      this.#pumpOne(subscription);
    }
  }

  heartbeat(bytes: Uint8Array): void {
    if (!this.#closed && pressureOf(this.#wire.buffered()) === 'none') this.#send(bytes);
  }

  alive(): void {
    this.#pingsUnanswered = 0;
  }

  /** Ends the connection when earlier pings were not answered. */
  ping(): void {
    if (this.#closed) return;
    if (this.#pingsUnanswered >= missesAllowed) {
      this.closed();
      this.#wire.end();
      return;
    }
    this.#pingsUnanswered += 1;
    this.#wire.ping();
  }

  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.closed();
    this.#wire.close(code, reason);
  }

  /** The socket is gone, or about to be. */
  closed(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const ch of this.#subscriptions.keys()) this.#feeds.release(ch);
    this.#subscriptions.clear();
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  #obey(message: ClientMessage): void {
    this.alive();
    if (message.type === 'sub') this.#subscribe(message.ch, message.since);
    if (message.type === 'unsub' && this.#subscriptions.delete(message.ch)) this.#feeds.release(message.ch);
  }

  #subscribe(ch: string, since: { readonly epoch: string; readonly seq: number } | undefined): void {
    if (this.#subscriptions.delete(ch)) this.#feeds.release(ch);
    if (this.#subscriptions.size >= maxSubscriptions) {
      this.#mistake(ch, `at most ${maxSubscriptions} channels a connection; unsubscribe from some first`);
      return;
    }
    const opened = this.#feeds.open(ch);
    if ('refused' in opened) {
      this.#mistake(ch, opened.refused);
      return;
    }
    const subscription: Subscription = { feed: opened.feed, held: -1, seen: -1, queue: [] };
    this.#subscriptions.set(ch, subscription);
    if (since !== undefined) this.#resume(subscription, since);
    this.#pumpOne(subscription);
  }

  /** Brings a returning client forward from what it holds; when that can't be done it is told. */
  #resume(subscription: Subscription, since: { readonly epoch: string; readonly seq: number }): void {
    const { feed } = subscription;
    const frames = since.epoch === this.#feeds.epoch ? feed.since(since.seq, since.seq) : undefined;
    subscription.queue = frames ?? [feed.resync(), ...feed.snapshot()];
    subscription.held = since.seq;
  }

  #pumpOne(subscription: Subscription): void {
    for (;;) {
      const pressure = pressureOf(this.#wire.buffered());
      if (pressure === 'close') {
        this.close(closeCode.tooSlow, 'too slow: more than 4 MB wait to be read');
        return;
      }
      if (pressure === 'drop-raw') subscription.seen = subscription.feed.seq();
      if (pressure !== 'none' || !this.#sendNext(subscription)) return;
    }
  }

  #sendNext(subscription: Subscription): boolean {
    if (subscription.queue.length === 0) subscription.queue = this.#due(subscription);
    const [frame, ...rest] = subscription.queue;
    if (frame === undefined) return false;
    subscription.queue = rest;
    subscription.held = frame.to;
    this.#send(frame.bytes);
    return true;
  }

  #due({ feed, held, seen }: Subscription): readonly Frame[] {
    if (held === feed.seq()) return [];
    if (held < 0) return feed.snapshot();
    return feed.since(held, seen) ?? [feed.resync(), ...feed.snapshot()];
  }

  #send(bytes: Uint8Array): void {
    this.#wire.send(bytes, () => {
      if (!this.#closed && this.#wire.buffered() === 0) this.pump();
    });
  }

  #mistake(ch: string, reason: string): void {
    this.#mistakes += 1;
    if (this.#mistakes > maxMistakes) {
      this.close(1008, `more than ${maxMistakes} messages could not be understood`);
      return;
    }
    this.heartbeat(plainFrame({ type: 'error', ch, reason }));
  }
}
