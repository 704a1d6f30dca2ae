import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deadAfterMs,
  type Link,
  retryDelayMs,
  staleAfterMs,
  stepLink,
  viewConnection,
} from '../../src/live/link.ts';

const now = 1_000_000;
const open: Link = { phase: 'open', heardAt: now };
const lose = (link: Link, code = 1006): Link => stepLink(link, { type: 'closed', code }, now, 0).link;

describe('the link to the gateway', () => {
  it('is open once the socket opened', () => {
    const step = stepLink({ phase: 'connecting', attempt: 3 }, { type: 'opened' }, now, 0);
    expect(step.link).toEqual(open);
  });

  it('waits after a loss, and connects when the time has come and not before', () => {
    const waiting = lose(open);
    expect(waiting).toMatchObject({ phase: 'waiting', attempt: 1, retryAt: now + 500 });
    expect(stepLink(waiting, { type: 'tick' }, now + 499, 0)).toEqual({ link: waiting });
    expect(stepLink(waiting, { type: 'tick' }, now + 500, 0).effect).toBe('connect');
  });

  it('says why it waits', () => {
    expect(lose(open, 1012)).toMatchObject({ why: 'the gateway restarts' });
    expect(lose(open, 1013)).toMatchObject({ why: 'the gateway is busy' });
    expect(lose(open, 4409)).toMatchObject({ why: 'this browser fell behind' });
    expect(lose(open)).toMatchObject({ why: 'the connection was lost' });
    expect(lose({ phase: 'connecting', attempt: 0 })).toMatchObject({ why: 'the gateway does not answer' });
  });

  it('gives up where the same request would be refused again', () => {
    expect(lose(open, 1008).phase).toBe('error');
  });

  it('tries again from an error only when a person asks', () => {
    const error = lose(open, 1008);
    expect(stepLink(error, { type: 'tick' }, now + 60_000, 0).effect).toBeUndefined();
    expect(stepLink(error, { type: 'retry' }, now, 0).effect).toBe('connect');
  });

  it('does not try while there is no network, and at once when there is', () => {
    const offline = stepLink(open, { type: 'offline' }, now, 0);
    expect(offline).toEqual({ link: { phase: 'offline' }, effect: 'close' });
    expect(stepLink(offline.link, { type: 'tick' }, now + 60_000, 0).effect).toBeUndefined();
    expect(stepLink(offline.link, { type: 'online' }, now, 0).effect).toBe('connect');
  });

  it('takes a socket for dead that has been silent for over six heartbeats', () => {
    expect(stepLink(open, { type: 'tick' }, now + deadAfterMs, 0).link).toBe(open);
    const step = stepLink(open, { type: 'tick' }, now + deadAfterMs + 1, 0);
    expect(step).toMatchObject({ link: { phase: 'waiting' }, effect: 'close' });
  });

  it('waits between half a second and fifteen, whatever happened before', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.constantFrom(1006, 1012, 1013, 4409),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, code, random) => {
          const delay = retryDelayMs(attempt, code, random);
          return delay >= 500 && delay <= 15_000;
        },
      ),
    );
  });

  it('waits at least five seconds when the gateway asked for it', () => {
    expect(retryDelayMs(0, 1013, 0)).toBe(5_000);
  });
});

describe('what the header says', () => {
  const kind = (link: Link, at: number, paused = false): string => viewConnection(link, at, paused).kind;

  it('is live until two heartbeats were missed, then stale', () => {
    expect(kind(open, now + staleAfterMs)).toBe('live');
    expect(kind(open, now + staleAfterMs + 1)).toBe('stale');
  });

  it('is stale rather than paused when both are true', () => {
    expect(kind(open, now, true)).toBe('paused');
    expect(kind(open, now + staleAfterMs + 1, true)).toBe('stale');
  });

  it('counts the seconds down', () => {
    const waiting: Link = { phase: 'waiting', attempt: 1, retryAt: now + 2_400, why: 'x' };
    expect(viewConnection(waiting, now, false).text).toBe('Reconnecting (3 s)');
    expect(viewConnection(waiting, now + 2_000, false).text).toBe('Reconnecting (1 s)');
  });

  it('has a word for every phase', () => {
    expect(kind({ phase: 'connecting', attempt: 0 }, now)).toBe('connecting');
    expect(kind({ phase: 'connecting', attempt: 1 }, now)).toBe('reconnecting');
    expect(kind({ phase: 'offline' }, now)).toBe('offline');
    expect(kind({ phase: 'error', why: 'x' }, now)).toBe('error');
  });
});
