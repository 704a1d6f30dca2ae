import { topic } from '@kafka-streaming/event-schema';
import { z } from 'zod';

/** The reference job's event: about 190 bytes of JSON. */
export interface Visit {
  readonly id: string;
  readonly user: string;
  readonly page: string;
  readonly time: number;
  readonly referrer: string;
  readonly agent: string;
  readonly loadMs: number;
}

export const job = {
  partitions: 6,
  users: 20_000,
  pages: 80,
  spanMs: 1_000_000,
  windowMs: 10_000,
  sessionGapMs: 65_000,
  lateShare: 0.02,
  lateMs: 30_000,
  latenessMs: 60_000,
} as const;

const origin = 1_760_000_000_000;

/** Mulberry32: a small seeded generator, uniform in [0, 1). */
const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Visits in the order of their arrival; a share of them happened up to `lateMs` earlier. */
export function* visits(count: number, seed: number): Generator<Visit> {
  const random = randomOf(seed);
  for (let i = 0; i < count; i++) {
    const late = random() < job.lateShare ? Math.floor(random() * job.lateMs) : 0;
    const at = origin + Math.floor((i * job.spanMs) / count);
    yield {
      id: `v-${seed}-${i.toString(36).padStart(6, '0')}`,
      user: `user-${Math.floor(random() * job.users)}`,
      page: `/catalogue/page-${Math.floor(random() * job.pages)}`,
      time: Math.max(origin, at - late),
      referrer: 'https://search.example/results',
      agent: 'Firefox 143/Linux x86-64/desktop',
      loadMs: 100 + Math.floor(random() * 900),
    };
  }
}

export const visitTopic = topic<Visit>({
  name: 'bench.visits',
  kind: 'event',
  about: 'Input of the reference job.',
  keyAbout: 'user',
  keyOf: (visit) => visit.user,
  timeOf: (visit) => visit.time,
  schema: z.object({
    id: z.string(),
    user: z.string(),
    page: z.string(),
    time: z.number(),
    referrer: z.string(),
    agent: z.string(),
    loadMs: z.number(),
  }),
  settings: { partitions: job.partitions, minInsyncReplicas: 1 },
});

/** A result of the job: views of a page in a window of one input partition, or a session of a user. */
export interface Total {
  readonly key: string;
  readonly time: number;
  readonly count: number;
  readonly end: number;
}

export const totalTopic = topic<Total>({
  name: 'bench.totals',
  kind: 'result',
  about: 'Output of the reference job.',
  keyAbout: 'p|partition|page|window start, or s|user|session start',
  keyOf: (total) => total.key,
  timeOf: (total) => total.time,
  schema: z.object({ key: z.string(), time: z.number(), count: z.number(), end: z.number() }),
  settings: { partitions: job.partitions, minInsyncReplicas: 1 },
});
