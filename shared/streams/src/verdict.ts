/** Ends a record's way: it is counted under the reason. */
export interface Skip {
  readonly fate: 'skip';
  readonly reason: string;
}

/** Ends a record's way: its bytes go to the dead-letter topic with the reason and its position. */
export interface Park {
  readonly fate: 'park';
  readonly reason: string;
}

/** A class of its own, so that no value of a user can be taken for a verdict. */
class Verdict<F extends 'skip' | 'park'> {
  readonly fate: F;
  readonly reason: string;
  constructor(fate: F, reason: string) {
    this.fate = fate;
    this.reason = reason;
  }
}

export const skip = (reason: string): Skip => new Verdict('skip', reason);
export const park = (reason: string): Park => new Verdict('park', reason);

export const isVerdict = (value: unknown): value is Skip | Park => value instanceof Verdict;

/** Written by `to`: deletes the key from a compacted topic. */
export class Tombstone {
  /** Told apart from rows that have a key, too. */
  readonly deletes = true;
  readonly key: string;
  constructor(key: string) {
    this.key = key;
  }
}

export const tombstone = (key: string): Tombstone => new Tombstone(key);
