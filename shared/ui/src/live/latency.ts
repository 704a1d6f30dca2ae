import type { LiveEntry, Percentiles } from '@kafka-streaming/event-schema';

export type Hop =
  | 'createdToProduced'
  | 'producedToConsumed'
  | 'consumedToEmitted'
  | 'emittedToRead'
  | 'readToPainted';
export const hopNames = [
  'createdToProduced',
  'producedToConsumed',
  'consumedToEmitted',
  'emittedToRead',
  'readToPainted',
] as const satisfies readonly Hop[];

/** The way of one event to a painted number, ms. */
export interface Journey {
  readonly paintedAt: number;
  readonly hops: Readonly<Record<Hop, number | null>>;
  readonly totalMs: number;
}

/**
 * Replayed events, and those that their source kept back, are old: their age is no latency, and the way is measured
 * from the producer on.
 */
const plausibleMs = 2_000;

/** The way of an event whose result was painted at `paintedAt` (server time). Undefined without hops. */
export const journeyOf = (hops: LiveEntry['hops'], paintedAt: number): Journey | undefined => {
  if (hops === undefined) return undefined;
  const { created, produced, consumed, emitted, read } = hops;
  const first = produced - created;
  const fromSource = first >= 0 && first < plausibleMs;
  return {
    paintedAt,
    totalMs: Math.max(0, paintedAt - (fromSource ? created : produced)),
    hops: {
      createdToProduced: fromSource ? first : null,
      producedToConsumed: Math.max(0, consumed - produced),
      consumedToEmitted: Math.max(0, emitted - consumed),
      emittedToRead: Math.max(0, read - emitted),
      readToPainted: Math.max(0, paintedAt - read),
    },
  };
};

/** Nearest-rank percentiles; null without values. */
export const percentilesOf = (values: readonly number[]): Percentiles | null => {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

export interface LatencyReport {
  readonly samples: number;
  readonly total: Percentiles | null;
  readonly hops: Readonly<Record<Hop, Percentiles | null>>;
}

const windowMs = 60_000;
const limit = 5_000;

/** Painted updates of the last minute. */
export class LatencyMeter {
  #journeys: Journey[] = [];

  add(journeys: readonly Journey[]): void {
    this.#journeys.push(...journeys);
    if (this.#journeys.length > limit) this.#journeys.splice(0, this.#journeys.length - limit);
  }

  report(now: number): LatencyReport {
    this.#journeys = this.#journeys.filter((journey) => now - journey.paintedAt <= windowMs);
    const journeys = this.#journeys;
    const of = (hop: Hop): Percentiles | null =>
      percentilesOf(journeys.map((j) => j.hops[hop]).filter((ms) => ms !== null));
    return {
      samples: journeys.length,
      total: percentilesOf(journeys.map((j) => j.totalMs)),
      hops: {
        createdToProduced: of('createdToProduced'),
        producedToConsumed: of('producedToConsumed'),
        consumedToEmitted: of('consumedToEmitted'),
        emittedToRead: of('emittedToRead'),
        readToPainted: of('readToPainted'),
      },
    };
  }
}

/** Server clock minus browser clock: the largest difference seen, since a message's way only ever lessens it. */
export class ServerClock {
  #offsetMs = Number.NEGATIVE_INFINITY;

  heard(serverTime: number, now: number): void {
    this.#offsetMs = Math.max(this.#offsetMs, serverTime - now);
  }

  at(now: number): number {
    return Number.isFinite(this.#offsetMs) ? now + this.#offsetMs : now;
  }
}
