import { closeCode } from '@kafka-streaming/event-schema';
import { Client, type Wire } from './client.ts';
import { plainFrame } from './frame.ts';
import type { Hub } from './hub.ts';

/** Everybody who is connected, and the clockwork that serves them. */
export interface Clients {
  /** Undefined when there are too many: the wire was closed with 1013. */
  readonly connect: (wire: Wire) => Client | undefined;
  readonly count: () => number;
  /** Tells what came since the last tick. Called when records arrived; ticks are at least `tickMs` apart. */
  readonly wake: () => void;
  /** Closes every connection with 1012 and stops the clockwork. */
  readonly stop: () => void;
}

export interface ClientsOptions {
  readonly hub: Hub;
  readonly now: () => number;
  readonly maxClients: number;
  readonly tickMs: number;
  readonly heartbeatMs?: number;
  readonly pingMs?: number;
}

export const serveClients = (options: ClientsOptions): Clients => {
  const { hub, now, maxClients, tickMs, heartbeatMs = 5_000, pingMs = 15_000 } = options;
  const clients = new Set<Client>();
  let tickedAt = 0;
  let next: NodeJS.Timeout | undefined;

  /** Over all who are still there. */
  const each = (act: (client: Client) => void): void => {
    for (const client of clients) {
      act(client);
      if (client.isClosed) clients.delete(client);
    }
  };
  const tick = (): void => {
    next = undefined;
    tickedAt = now();
    if (hub.tick()) each((client) => client.pump());
    if (hub.waiting()) wake();
  };
  const wake = (): void => {
    next ??= setTimeout(tick, Math.max(0, tickedAt + tickMs - now()));
  };
  const beat = (): void => {
    const bytes = plainFrame({ type: 'heartbeat', epoch: hub.epoch, ts: now() });
    each((client) => client.heartbeat(bytes));
    wake();
  };
  const timers = [setInterval(beat, heartbeatMs), setInterval(() => each((client) => client.ping()), pingMs)];

  return {
    connect: (wire) => {
      each(() => undefined);
      if (clients.size >= maxClients) {
        wire.close(closeCode.tryLater, `${maxClients} dashboards are open already; try later`);
        return undefined;
      }
      const client = new Client(wire, hub);
      clients.add(client);
      return client;
    },
    count: () => clients.size,
    wake,
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      clearTimeout(next);
      each((client) => client.close(closeCode.restarting, 'the gateway restarts'));
    },
  };
};
