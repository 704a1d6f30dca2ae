import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Wire } from '../../src/live/client.ts';
import { type Clients, serveClients } from '../../src/live/clients.ts';
import { type Hub, openHub } from '../../src/live/hub.ts';
import { messageOf } from '../browser.ts';

let hub: Hub;
let clients: Clients;

const wire = () => {
  const types: string[] = [];
  const log: string[] = [];
  const it: Wire = {
    buffered: () => 0,
    send: (bytes) => types.push(messageOf(bytes).type),
    ping: () => log.push('ping'),
    close: (code, reason) => log.push(`close ${code} ${reason}`),
    end: () => log.push('end'),
  };
  return { wire: it, types, log };
};

const open = (maxClients = 2): void => {
  hub = openHub({ channels: [{ name: 'own', mode: 'state', keep: 10 }], epoch: 'e', now: Date.now });
  clients = serveClients({ hub, now: Date.now, maxClients, tickMs: 100 });
};

const set = (value: unknown): void => {
  hub.set('own', 'key', value);
  clients.wake();
};

beforeEach(() => {
  vi.useFakeTimers();
  open();
});

afterEach(() => {
  clients.stop();
  vi.useRealTimers();
});

describe('the clients', () => {
  it('are told of a change at once when nothing was told for a while', () => {
    const one = wire();
    clients.connect(one.wire)?.receive('{"type":"sub","ch":"own"}');
    vi.advanceTimersByTime(1_000);
    set(1);
    vi.advanceTimersByTime(1);
    expect(one.types).toEqual(['snapshot', 'delta']);
  });

  it('are told of changes of 100 ms together', () => {
    const one = wire();
    clients.connect(one.wire)?.receive('{"type":"sub","ch":"own"}');
    vi.advanceTimersByTime(1_000);
    for (let n = 0; n < 50; n += 1) {
      set(n);
      vi.advanceTimersByTime(10);
    }
    expect(one.types.filter((type) => type === 'delta').length).toBeLessThanOrEqual(6);
    expect(one.types.filter((type) => type === 'delta').length).toBeGreaterThanOrEqual(5);
  });

  it('hear a heartbeat every 5 s, also when nothing happens', () => {
    const one = wire();
    clients.connect(one.wire);
    vi.advanceTimersByTime(4_999);
    expect(one.types).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(one.types).toEqual(['heartbeat']);
  });

  it('are pinged every 15 s, and ended when two were not answered', () => {
    const one = wire();
    clients.connect(one.wire);
    vi.advanceTimersByTime(15_000);
    expect(one.log).toEqual(['ping']);
    vi.advanceTimersByTime(30_000);
    expect(one.log).toEqual(['ping', 'ping', 'end']);
    expect(clients.count()).toBe(0);
  });

  it('are told to try later when there are too many', () => {
    clients.connect(wire().wire);
    clients.connect(wire().wire);
    const third = wire();
    expect(clients.connect(third.wire)).toBeUndefined();
    expect(third.log).toEqual(['close 1013 2 dashboards are open already; try later']);
  });

  it('make room when one leaves', () => {
    const first = clients.connect(wire().wire);
    clients.connect(wire().wire);
    first?.closed();
    expect(clients.connect(wire().wire)).toBeDefined();
  });

  it('are told that the gateway restarts when it stops', () => {
    const one = wire();
    clients.connect(one.wire);
    clients.stop();
    expect(one.log).toEqual(['close 1012 the gateway restarts']);
  });
});
