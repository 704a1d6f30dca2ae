import { createHmac } from 'node:crypto';

/** What a daily visitor is recognised by; none of it is stored. */
export interface Traces {
  readonly site: string;
  readonly ip: string;
  readonly userAgent: string;
}

/** The secrets of a UTC day and of the one before, 16 random bytes each, as hex. */
export interface Salts {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly current: string;
  readonly previous: string | null;
}

const dayMs = 24 * 60 * 60_000;
export const utcDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The salts to use at a time: the same all day; at midnight a fresh one, yesterday's kept for one more day. */
export const saltsAt = (time: number, salts: Salts | null, fresh: () => string): Salts => {
  const day = utcDay(time);
  if (salts?.day === day) return salts;
  const wasYesterday = salts !== null && salts.day === utcDay(time - dayMs);
  return { day, current: fresh(), previous: wasYesterday ? salts.current : null };
};

/** 22 characters: 128 bits of an HMAC-SHA-256. */
export const saltedVisitor = (salt: string, { site, ip, userAgent }: Traces): string =>
  createHmac('sha256', Buffer.from(salt, 'hex'))
    .update(`${site}\0${ip}\0${userAgent}`)
    .digest('base64url')
    .slice(0, 22);

export interface Visitors {
  /** The visitor's id at our clock's time `now`. */
  visitorOf(traces: Traces, now: number): string;
}

/** A pause that ends a session, so that nobody need be carried over midnight who was not there just before. */
const sessionGapMs = 30 * 60_000;

/**
 * Names visitors by a secret that is thrown away, so that nobody can be followed from day to day. A visitor who is
 * on the site at midnight keeps yesterday's name until the visit ends: the visit stays one.
 * `salts.load` and `salts.save` keep the day's secret over a restart.
 */
export const openVisitors = (store: {
  readonly load: () => Salts | null;
  readonly save: (salts: Salts) => void;
  readonly fresh: () => string;
}): Visitors => {
  let salts = store.load();
  const saltsNow = (now: number): Salts => {
    const next = saltsAt(now, salts, store.fresh);
    if (next !== salts) store.save(next);
    salts = next;
    return next;
  };
  const presence = recentlySeen();
  return {
    visitorOf: (traces, now) => {
      const { current, previous } = saltsNow(now);
      const before = previous === null ? undefined : saltedVisitor(previous, traces);
      const visitor =
        before !== undefined && presence.has(before, now) ? before : saltedVisitor(current, traces);
      presence.note(visitor, now);
      return visitor;
    },
  };
};

/** Who was here within the session gap: a map in the order of the last sight, cut from its old end. */
const recentlySeen = (): {
  has: (visitor: string, now: number) => boolean;
  note: (visitor: string, now: number) => void;
} => {
  const seen = new Map<string, number>();
  const forget = (now: number): void => {
    for (const [visitor, time] of seen) {
      if (now - time <= sessionGapMs) return;
      seen.delete(visitor);
    }
  };
  return {
    has: (visitor, now) => now - (seen.get(visitor) ?? Number.NEGATIVE_INFINITY) <= sessionGapMs,
    note: (visitor, now) => {
      seen.delete(visitor);
      seen.set(visitor, now);
      forget(now);
    },
  };
};
