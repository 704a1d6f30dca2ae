import { webDeadLetters, webLate } from '@kafka-streaming/event-schema';
import {
  type Aggregate,
  sessions,
  type Tombstone,
  tombstone,
  topology,
  tumbling,
} from '@kafka-streaming/streams';
import { job, type Total, totalTopic, type Visit, visitTopic } from './events.ts';

/** Counts what falls into a window; the key of the result is the group and the window's start. */
const total: Aggregate<Visit, number, Total> = {
  init: () => 0,
  add: (count) => count + 1,
  merge: (a, b) => a + b,
  result: (count, { group, window }) => ({
    key: `${group}|${window.start}`,
    time: window.start,
    count,
    end: window.end,
  }),
};

/**
 * The reference job: views per page and window of each input partition, and sessions per user.
 *
 *   bench.visits --+--> 10 s windows per page ---> bench.totals
 *                  +--> sessions per user -------> bench.totals
 */
export const referenceJob = topology('reference-job', { deadLetters: webDeadLetters, late: webLate }, (b) => {
  const all = b.from(visitTopic, { latenessMs: job.latenessMs, trusted: true });
  all
    .group((visit, meta) => `p|${meta.partition}|${visit.page}`)
    .window(tumbling(job.windowMs))
    .aggregate('pages', total)
    .map('page total', (windowed) => windowed.value)
    .to(totalTopic);
  all
    .group((visit) => `s|${visit.user}`)
    .window(sessions(job.sessionGapMs))
    .changes('sessions', total)
    .flatMap<Total | Tombstone>('session or tombstone', ({ before, after }) =>
      after !== undefined ? [after] : before !== undefined ? [tombstone(before.key)] : [],
    )
    .to(totalTopic);
});
