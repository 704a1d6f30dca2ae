import type { LiveEntry, ServerMessage } from '@kafka-streaming/event-schema';
import { vi } from 'vitest';
import WebSocket from 'ws';

/** A browser tab that follows one channel, strictly: a frame that does not extend what it holds is an error. */
export interface LivePage {
  readonly values: ReadonlyMap<string, unknown>;
  /** Every entry that came, in order. */
  readonly entries: readonly LiveEntry[];
  /** When each entry came, epoch ms. */
  readonly arrivals: readonly number[];
  readonly types: readonly ServerMessage['type'][];
  readonly dropped: () => number;
  readonly errors: readonly string[];
  readonly held: () => { readonly epoch: string; readonly seq: number } | undefined;
  /** Loses the connection without a word, as a train in a tunnel does. */
  readonly cut: () => Promise<void>;
  /** Connects again, telling what it holds. */
  readonly comeBack: (url?: string) => Promise<void>;
  readonly closed: () => { readonly code: number; readonly reason: string } | undefined;
}

export const openPage = async (url: string, ch: string): Promise<LivePage> => {
  const values = new Map<string, unknown>();
  const entries: LiveEntry[] = [];
  const arrivals: number[] = [];
  const types: ServerMessage['type'][] = [];
  const errors: string[] = [];
  let held: { epoch: string; seq: number } | undefined;
  let dropped = 0;
  let closed: { code: number; reason: string } | undefined;
  let socket: WebSocket;

  const take = (message: ServerMessage): void => {
    types.push(message.type);
    if (message.type === 'error') errors.push(message.reason);
    if (message.type === 'error' || message.type === 'heartbeat' || message.type === 'resync') return;
    if (message.type === 'snapshot') values.clear();
    else if (message.from !== held?.seq)
      errors.push(`${message.type} from ${message.from}, held ${held?.seq}`);
    if (message.type === 'event') dropped += message.dropped;
    for (const entry of message.data) {
      entries.push(entry);
      arrivals.push(Date.now());
      if (entry.value === null) values.delete(entry.key);
      else values.set(entry.key, entry.value);
    }
    held = { epoch: message.epoch, seq: message.seq };
  };
  const connect = async (to: string): Promise<void> => {
    socket = new WebSocket(`${to.replace('http', 'ws')}/live`, { origin: to });
    socket.on('message', (data) => take(JSON.parse(String(data))));
    socket.on('close', (code, reason) => {
      closed = { code, reason: String(reason) };
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const before = types.length;
    socket.send(JSON.stringify({ type: 'sub', ch, ...(held === undefined ? {} : { since: held }) }));
    await vi.waitUntil(() => types.length > before, { timeout: 10_000 });
  };
  const cut = async (): Promise<void> => {
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.terminate();
    await gone;
  };
  await connect(url);
  return {
    values,
    entries,
    arrivals,
    types,
    errors,
    dropped: () => dropped,
    held: () => held,
    closed: () => closed,
    cut,
    comeBack: (to = url) => connect(to),
  };
};
