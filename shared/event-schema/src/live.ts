import type { Hops } from './headers.ts';

/**
 * The live protocol between gateway and browser: one WebSocket at `/live`, many channels, JSON text frames.
 *
 * A channel is a topic's name, or `<topic>/<key prefix>` for part of it (`web.traffic/shop|`), or a channel of
 * the gateway's own (`gateway.pipeline`). A delta names the state it extends (`from`): a gap shows although
 * updates are coalesced.
 */
export const protocolVersion = 1;

/** What a browser says. `since` = the newest seq it holds of that epoch; then only what it missed is sent. */
export type ClientMessage =
  | {
      readonly type: 'sub';
      readonly ch: string;
      readonly since?: { readonly epoch: string; readonly seq: number };
    }
  | { readonly type: 'unsub'; readonly ch: string }
  | { readonly type: 'pong' };

/** One entry of a channel: for a state channel the last value of a key (null = deleted), for a raw one a record. */
export interface LiveEntry<V = unknown> {
  readonly key: string;
  readonly value: V | null;
  /** Where the record stands in Kafka: the way from a number to the records behind it. The gateway's own have none. */
  readonly at?: { readonly topic: string; readonly partition: number; readonly offset: string };
  readonly time: number;
  readonly hops?: Hops & { /** The gateway read it. */ readonly read: number };
  /** Raw channels: the record's headers, such as the reason of a dead letter. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Set when the value is only the beginning of the record's text, as a string: the whole size in bytes. */
  readonly cutBytes?: number;
}

interface Frame {
  readonly v: typeof protocolVersion;
  readonly ch: string;
  /** Changes when the gateway starts anew: seqs of different epochs do not compare. */
  readonly epoch: string;
  readonly seq: number;
  /** Server time, epoch ms. */
  readonly ts: number;
}

/** What the gateway says. */
export type ServerMessage =
  | (Frame & { readonly type: 'snapshot'; readonly data: readonly LiveEntry[] })
  | (Frame & { readonly type: 'delta'; readonly from: number; readonly data: readonly LiveEntry[] })
  | (Frame & {
      readonly type: 'event';
      readonly from: number;
      readonly data: readonly LiveEntry[];
      /** Records that were not sent because they came faster than a screen can show. */
      readonly dropped: number;
    })
  /** The gap is larger than the ring: a snapshot follows. */
  | (Frame & { readonly type: 'resync' })
  | {
      readonly v: typeof protocolVersion;
      readonly type: 'heartbeat';
      readonly epoch: string;
      readonly ts: number;
    }
  | {
      readonly v: typeof protocolVersion;
      readonly type: 'error';
      readonly ch: string;
      readonly reason: string;
    };

/** WebSocket close codes that mean something to the reconnecting browser. */
export const closeCode = { restarting: 1012, tryLater: 1013, tooSlow: 4409 } as const;
