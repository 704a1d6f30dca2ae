import type { Taken } from '../intake/intake.ts';
import type { Sink } from '../intake/sink.ts';
import type { Tally } from './tally.ts';

/** One event of a request, with its text as it came. */
export interface Item {
  readonly text: string;
  readonly taken: Taken;
}

export interface Rejected {
  readonly index: number;
  readonly reason: string;
}
/** The answer to a request that was taken, wholly or in part. */
export interface Delivered {
  readonly success: boolean;
  readonly accepted: number;
  readonly rejected: readonly Rejected[];
}

type Kept = { readonly text: string; readonly index: number; readonly taken: Extract<Taken, { ok: true }> };
type Refused = {
  readonly text: string;
  readonly index: number;
  readonly taken: Extract<Taken, { ok: false }>;
};

/** Rejects when a single event could not be written: the sender then sends all of them again, with the same ids. */
const sendAll = async (kept: readonly Kept[], sink: Sink): Promise<void> => {
  const sent = await Promise.allSettled(kept.map(({ taken }) => sink.send(taken.event)));
  const failure = sent.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
};

const count = (kept: readonly Kept[], refused: readonly Refused[], tally: Tally): void => {
  for (const { taken } of kept) {
    tally.accepted(taken.event.type);
    if (taken.clamped) tally.clamped();
  }
  for (const { taken } of refused) tally.rejected(taken.tooLarge ? 'too-large' : 'invalid', 1);
};

/**
 * Writes the good events, then parks the bad ones with their bytes and reason. Resolves when all in-sync replicas
 * have every one of them; rejects with Kafka's error, and then nothing of the request counts as taken.
 */
export const deliver = async (
  items: readonly Item[],
  { sink, tally, source }: { readonly sink: Sink; readonly tally: Tally; readonly source: string },
): Promise<Delivered> => {
  const kept: Kept[] = [];
  const refused: Refused[] = [];
  for (const [index, { text, taken }] of items.entries()) {
    if (taken.ok) kept.push({ text, index, taken });
    else refused.push({ text, index, taken });
  }
  await sendAll(kept, sink);
  await Promise.all(
    refused.map(({ text, index, taken }) =>
      sink.park({ bytes: text, reason: taken.reason, source, position: index }),
    ),
  );
  count(kept, refused, tally);
  return {
    success: refused.length === 0,
    accepted: kept.length,
    rejected: refused.map(({ index, taken }) => ({ index, reason: taken.reason })),
  };
};
