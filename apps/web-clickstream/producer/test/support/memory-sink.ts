import type { Reject, Sink } from '../../src/intake/sink.ts';
import type { Stamped } from '../../src/intake/stamp.ts';

/** Keeps in memory what would go into Kafka; `fail` makes every further write fail with that error. */
export const memorySink = () => {
  const events: Stamped[] = [];
  const rejects: Reject[] = [];
  let failure: Error | undefined;
  let gate: Promise<void> = Promise.resolve();
  const write = async (keep: () => void): Promise<void> => {
    await gate;
    if (failure !== undefined) throw failure;
    keep();
  };
  const sink: Sink = {
    send: (event) => write(() => events.push(event)),
    park: (reject) => write(() => rejects.push(reject)),
  };
  return {
    sink,
    events,
    rejects,
    fail: (error: Error | undefined) => {
      failure = error;
    },
    /** Nothing is acknowledged until the promise settles. */
    hold: (until: Promise<void>) => {
      gate = until;
    },
  };
};
