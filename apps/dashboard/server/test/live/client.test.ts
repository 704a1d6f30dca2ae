import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Client, type Wire } from '../../src/live/client.ts';
import { type Hub, openHub } from '../../src/live/hub.ts';
import { type Browser, browser } from '../browser.ts';
import { recordOf } from '../memory-source.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

const newHub = (keep = 100): Hub =>
  openHub({
    channels: [
      { name: 'figures', mode: 'state', keep },
      { name: 'rows', mode: 'raw', keep },
    ],
    epoch: 'epoch-1',
    now: () => 0,
  });

/** A connection whose network can be stopped: then what is sent waits. */
const connect = (hub: Hub, page: Browser = browser()) => {
  let waiting = 0;
  let isStopped = false;
  const log: string[] = [];
  const taken: (() => void)[] = [];
  const wire: Wire = {
    buffered: () => waiting,
    send: (bytes, done) => {
      page.take(bytes);
      if (isStopped) {
        waiting += bytes.byteLength;
        taken.push(done);
      }
    },
    ping: () => log.push('ping'),
    close: (code, reason) => log.push(`close ${code} ${reason}`),
    end: () => log.push('end'),
  };
  const client = new Client(wire, hub);
  return {
    client,
    page,
    log,
    say: (message: unknown) => client.receive(JSON.stringify(message)),
    waiting: () => waiting,
    stop: () => {
      isStopped = true;
    },
    pretend: (bytes: number) => {
      waiting = bytes;
    },
    go: () => {
      isStopped = false;
      waiting = 0;
      for (const done of taken.splice(0)) done();
    },
  };
};

let offset = 0;
const write = (hub: Hub, ch: string, key: string, value: unknown): void => {
  offset += 1;
  hub.put([recordOf(ch, offset, { key, value })], 0);
};

describe('a client', () => {
  it('gets a snapshot when it subscribes, and a delta of each tick', () => {
    const hub = newHub();
    write(hub, 'figures', 'a', 1);
    hub.tick();
    const { client, page, say } = connect(hub);
    say({ type: 'sub', ch: 'figures' });
    write(hub, 'figures', 'b', 2);
    hub.tick();
    client.pump();
    expect(page.types).toEqual(['snapshot', 'delta']);
    expect([...page.values]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('gets an empty snapshot of a channel where nothing was yet', () => {
    const { page, say } = connect(newHub());
    say({ type: 'sub', ch: 'figures' });
    expect(page.types).toEqual(['snapshot']);
  });

  it('gets nothing of a tick that changed other keys than those of its prefix', () => {
    const hub = newHub();
    const { client, page, say } = connect(hub);
    say({ type: 'sub', ch: 'figures/shop|' });
    write(hub, 'figures', 'blog|1', 1);
    hub.tick();
    client.pump();
    write(hub, 'figures', 'shop|1', 1);
    hub.tick();
    client.pump();
    expect(page.types).toEqual(['snapshot', 'delta']);
    expect([...page.values.keys()]).toEqual(['shop|1']);
  });

  it('gets nothing more of a channel that it left', () => {
    const hub = newHub();
    const { client, page, say } = connect(hub);
    say({ type: 'sub', ch: 'figures' });
    say({ type: 'unsub', ch: 'figures' });
    write(hub, 'figures', 'a', 1);
    hub.tick();
    client.pump();
    expect(page.types).toEqual(['snapshot']);
  });

  it('is told what is wrong with a message, and that a channel does not exist', () => {
    const { client, page, say } = connect(newHub());
    client.receive('hello');
    say({ type: 'sub', ch: 'nothing' });
    expect(page.errors).toEqual([
      expect.stringMatching(/not JSON/),
      'no channel "nothing"; GET /api/channels lists them',
    ]);
  });

  it('is closed after the 51st message that can not be understood', () => {
    const { client, log } = connect(newHub());
    for (let n = 0; n < 50; n += 1) client.receive('?');
    expect(log).toEqual([]);
    client.receive('?');
    expect(log).toEqual(['close 1008 more than 50 messages could not be understood']);
  });

  it('may follow 100 channels, not 101', () => {
    const { page, say } = connect(newHub());
    for (let n = 0; n < 100; n += 1) say({ type: 'sub', ch: `figures/${n}|` });
    expect(page.errors).toEqual([]);
    say({ type: 'sub', ch: 'figures/100|' });
    expect(page.errors).toEqual([expect.stringMatching(/at most 100 channels/)]);
  });
});

describe('a client that comes back', () => {
  const leave = (hub: Hub) => {
    const first = connect(hub);
    first.say({ type: 'sub', ch: 'figures' });
    first.client.closed();
    return first.page;
  };

  it('gets only what it missed', () => {
    const hub = newHub();
    write(hub, 'figures', 'a', 1);
    hub.tick();
    const before = leave(hub);
    write(hub, 'figures', 'b', 2);
    hub.tick();
    const { page, say } = connect(hub, browser(before.held(), before));
    say({ type: 'sub', ch: 'figures', since: before.held() });
    expect(page.types).toEqual(['delta']);
    expect([...page.values.keys()]).toEqual(['a', 'b']);
  });

  it('gets an empty delta when it missed nothing: so it knows that it holds the newest', () => {
    const hub = newHub();
    write(hub, 'figures', 'a', 1);
    hub.tick();
    const before = leave(hub);
    const { page, say } = connect(hub, browser(before.held(), before));
    say({ type: 'sub', ch: 'figures', since: before.held() });
    expect(page.types).toEqual(['delta']);
  });

  it('gets a resync and a snapshot when the gateway started anew meanwhile', () => {
    const hub = newHub();
    const { page, say } = connect(hub, browser({ epoch: 'epoch-0', seq: 1 }));
    say({ type: 'sub', ch: 'figures', since: { epoch: 'epoch-0', seq: 1 } });
    expect(page.types).toEqual(['resync', 'snapshot']);
  });

  it('gets a resync and a snapshot when the gap is larger than the ring', () => {
    const hub = newHub(200);
    write(hub, 'figures', 'a', 1);
    hub.tick();
    const before = leave(hub);
    for (let n = 1; n <= 20_000; n += 1) {
      write(hub, 'figures', `key ${n % 100}`, n);
      if (n % 100 === 0) hub.tick();
    }
    const { page, say } = connect(hub, browser(before.held(), before));
    say({ type: 'sub', ch: 'figures', since: before.held() });
    expect(page.types.slice(0, 2)).toEqual(['resync', 'snapshot']);
    expect(page.values.size).toBe(101);
  });

  it('gets a resync and a snapshot when it claims a state that never was', () => {
    const hub = newHub();
    const since = { epoch: 'epoch-1', seq: 99 };
    const { page, say } = connect(hub, browser(since));
    say({ type: 'sub', ch: 'figures', since });
    expect(page.types).toEqual(['resync', 'snapshot']);
  });

  it('gets no raw record twice and misses none', () => {
    const hub = newHub();
    const first = connect(hub);
    first.say({ type: 'sub', ch: 'rows' });
    write(hub, 'rows', 'k', 1);
    hub.tick();
    first.client.pump();
    first.client.closed();
    write(hub, 'rows', 'k', 2);
    hub.tick();
    const held = first.page.held();
    const { page, say } = connect(hub, browser(held, first.page));
    say({ type: 'sub', ch: 'rows', since: held });
    expect(page.types).toEqual(['event']);
    expect(page.rows).toEqual([1, 2]);
  });
});

describe('a client that reads slowly', () => {
  it('gets what it missed in one frame, with the newest value of each key', () => {
    const hub = newHub();
    const { client, page, say, pretend, go } = connect(hub);
    say({ type: 'sub', ch: 'figures' });
    pretend(256 * KiB + 1);
    for (let n = 1; n <= 5; n += 1) {
      write(hub, 'figures', 'a', n);
      hub.tick();
      client.pump();
    }
    expect(page.types).toEqual(['snapshot']);
    go();
    client.pump();
    expect(page.types).toEqual(['snapshot', 'delta']);
    expect(page.values.get('a')).toBe(5);
  });

  it('is sent the rest by itself as soon as the network has taken what waits', () => {
    const hub = newHub(10_000);
    for (let n = 0; n < 2_000; n += 1) write(hub, 'figures', `key ${n}`, 'x'.repeat(500));
    hub.tick();
    const { page, say, stop, go, waiting } = connect(hub);
    stop();
    say({ type: 'sub', ch: 'figures' });
    expect(page.values.size).toBeLessThan(1_000);
    expect(waiting()).toBeLessThan(512 * KiB);
    go();
    expect(page.values.size).toBe(2_000);
  });

  it.each(['figures', 'rows'])('never lets more than 1 MB wait, however much comes: %s', (ch) => {
    const hub = newHub(1_000);
    const { client, say, stop, waiting } = connect(hub);
    stop();
    say({ type: 'sub', ch });
    for (let tick = 0; tick < 200; tick += 1) {
      for (let n = 0; n < 50; n += 1) write(hub, ch, `key ${n}`, 'x'.repeat(2_000));
      hub.tick();
      client.pump();
    }
    expect(waiting()).toBeGreaterThan(256 * KiB);
    expect(waiting()).toBeLessThan(1 * MiB);
  });

  it('above 1 MB gets raw records only counted, and figures still merged', () => {
    const hub = newHub();
    const { client, page, say, pretend } = connect(hub);
    say({ type: 'sub', ch: 'rows' });
    say({ type: 'sub', ch: 'figures' });
    const rows = connect(hub);
    rows.say({ type: 'sub', ch: 'rows' });
    rows.pretend(1 * MiB + 1);
    for (let n = 1; n <= 3; n += 1) write(hub, 'rows', 'k', n);
    hub.tick();
    rows.client.pump();
    rows.pretend(0);
    write(hub, 'rows', 'k', 4);
    hub.tick();
    rows.client.pump();
    expect(rows.page.rows).toEqual([4]);
    expect(rows.page.dropped()).toBe(3);
    pretend(0);
    client.pump();
    expect(page.rows.length).toBeGreaterThan(0);
  });

  it('above 4 MB is closed as too slow', () => {
    const hub = newHub();
    const { client, log, say, pretend } = connect(hub);
    say({ type: 'sub', ch: 'figures' });
    pretend(4 * MiB + 1);
    write(hub, 'figures', 'a', 1);
    hub.tick();
    client.pump();
    expect(log).toEqual(['close 4409 too slow: more than 4 MB wait to be read']);
    expect(client.isClosed).toBe(true);
  });

  it('gets no heartbeats on top of what waits', () => {
    const { client, page, pretend } = connect(newHub());
    const beat = new TextEncoder().encode('{"type":"heartbeat"}');
    client.heartbeat(beat);
    pretend(256 * KiB + 1);
    client.heartbeat(beat);
    expect(page.types).toEqual(['heartbeat']);
  });
});

describe('a client that does not answer', () => {
  it('is ended when two pings were missed', () => {
    const { client, log } = connect(newHub());
    client.ping();
    client.ping();
    expect(log).toEqual(['ping', 'ping']);
    client.ping();
    expect(log).toEqual(['ping', 'ping', 'end']);
  });

  it('is kept when it answers in time', () => {
    const { client, log } = connect(newHub());
    for (let n = 0; n < 5; n += 1) {
      client.ping();
      client.alive();
    }
    expect(log).not.toContain('end');
  });
});

/** One thing that happens: a change, a tick, or something with the network. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('set' as const), key: fc.nat(12), value: fc.nat(99) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), key: fc.nat(12) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('stall' as const, 'go' as const, 'reconnect' as const) }),
  },
);

describe('whatever happens to ticks, keys and the network', () => {
  it('a client holds in the end exactly what the channel holds, and every frame extended what it held', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 200 }),
        fc.constantFrom('figures', 'figures/k1'),
        (story, ch) => {
          const hub = newHub(8);
          let now = connect(hub);
          now.say({ type: 'sub', ch });
          for (const happens of story) {
            if (happens.do === 'set') write(hub, 'figures', `k${happens.key}`, happens.value);
            if (happens.do === 'delete') write(hub, 'figures', `k${happens.key}`, null);
            if (happens.do === 'stall') now.pretend(256 * KiB + 1);
            if (happens.do === 'go') now.go();
            if (happens.do === 'reconnect') {
              now.client.closed();
              const { page } = now;
              now = connect(hub, browser(page.held(), page));
              now.say({ type: 'sub', ch, ...(page.held() === undefined ? {} : { since: page.held() }) });
            }
            if (happens.do === 'tick') hub.tick();
            now.client.pump();
          }
          now.go();
          hub.tick();
          now.client.pump();
          const fresh = connect(hub);
          fresh.say({ type: 'sub', ch });
          expect(new Map([...now.page.values].sort())).toEqual(new Map([...fresh.page.values].sort()));
          expect(now.page.values.size).toBeLessThanOrEqual(8);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a client of a raw channel is shown every record once, in order, or told of it as dropped', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 200 }), (story) => {
        const hub = newHub(8);
        let now = connect(hub);
        now.say({ type: 'sub', ch: 'rows' });
        let written = 0;
        for (const happens of story) {
          if (happens.do === 'set') {
            written += 1;
            write(hub, 'rows', 'k', written);
          }
          if (happens.do === 'stall') now.pretend(256 * KiB + 1);
          if (happens.do === 'go') now.go();
          if (happens.do === 'reconnect') {
            now.client.closed();
            const { page } = now;
            now = connect(hub, browser(page.held(), page));
            now.say({ type: 'sub', ch: 'rows', since: page.held() });
          }
          if (happens.do === 'tick') hub.tick();
          now.client.pump();
        }
        now.go();
        hub.tick();
        now.client.pump();
        expect(now.page.rows.length + now.page.dropped()).toBe(written);
        expect(now.page.rows).toEqual([...new Set(now.page.rows.map(Number))].sort((a, b) => a - b));
      }),
      { numRuns: 150 },
    );
  });
});
