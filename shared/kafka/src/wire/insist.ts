import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type Failure, isBug } from './failure.ts';

/** Why a request did not succeed, after all tries. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly failure: Failure;
  /** False: certainly without effect. True: it may have had its effect, or may have it yet. */
  readonly maybeDone: boolean;

  constructor(failure: Failure, maybeDone: boolean, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.failure = failure;
    this.maybeDone = maybeDone;
  }
}

export interface Insistence {
  readonly patienceMs: number;
  /** Called between tries when the right broker may be another one by now. */
  readonly refresh: (error: unknown) => Promise<void>;
  /** Failures that end it at once; what can not change always does. */
  readonly final?: readonly Failure[];
  readonly firstPauseMs?: number;
}

const longestPauseMs = 500;
const hopeless: readonly Failure[] = ['refused', 'denied', 'fenced'];

/** Tries until it succeeds, can not succeed, or patience ends. Errors: RequestFailure; a mistake of the program as it is. */
export const insist = async <T>(
  { patienceMs, refresh, final = [], firstPauseMs = 10 }: Insistence,
  attempt: () => Promise<T>,
): Promise<T> => {
  const deadline = Date.now() + patienceMs;
  const ends = [...hopeless, ...final];
  let maybeDone = false;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (isBug(error)) throw error;
      const failure = classify(error);
      maybeDone ||= failure === 'unknown';
      if (ends.includes(failure) || Date.now() + pauseMs > deadline) {
        throw new RequestFailure(failure, maybeDone, error);
      }
      await sleep(pauseMs);
      if (failure !== 'later') await refresh(error);
    }
  }
};
