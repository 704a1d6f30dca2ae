/** A number as it stands in the log. */
export interface Entry {
  readonly partition: number;
  readonly key: string;
  readonly n: number;
}

export interface Evidence {
  /** Acknowledged numbers. */
  readonly acked: Iterable<number>;
  /** Every number that was ever handed to a producer. */
  readonly sent: ReadonlySet<number>;
  /** The raw log, each partition in its order. */
  readonly log: readonly Entry[];
  /** Committed results: the last count of each key. */
  readonly counted: ReadonlyMap<string, number>;
}

/** Each list is empty when all is well. */
export interface Verdict {
  /** Acknowledged, and not in the log. */
  readonly lost: readonly number[];
  /** More than once in the log. */
  readonly doubled: readonly number[];
  /** In the log, though nobody sent it. */
  readonly unknown: readonly number[];
  /** Behind a later number of its key. */
  readonly outOfOrder: readonly number[];
  /** Keys whose committed count is not what the log holds: records that were not seen, or seen twice. */
  readonly miscounted: readonly string[];
}

/** Compares what was promised, what is stored, and what was computed. The one checker of all faults. */
export const check = ({ acked, sent, log, counted }: Evidence): Verdict => {
  const seen = new Set<number>();
  const newest = new Map<string, number>();
  const perKey = new Map<string, number>();
  const doubled: number[] = [];
  const outOfOrder: number[] = [];
  for (const { key, n } of log) {
    if (seen.has(n)) doubled.push(n);
    else if (n < (newest.get(key) ?? -1)) outOfOrder.push(n);
    seen.add(n);
    newest.set(key, Math.max(n, newest.get(key) ?? -1));
    perKey.set(key, (perKey.get(key) ?? 0) + 1);
  }
  return {
    lost: [...acked].filter((n) => !seen.has(n)),
    doubled,
    unknown: [...seen].filter((n) => !sent.has(n)),
    outOfOrder,
    miscounted: [...new Set([...perKey.keys(), ...counted.keys()])]
      .filter((key) => perKey.get(key) !== counted.get(key))
      .map((key) => `${key}: ${perKey.get(key) ?? 0} in the log, ${counted.get(key) ?? 0} counted`),
  };
};

export const allIsWell: Verdict = { lost: [], doubled: [], unknown: [], outOfOrder: [], miscounted: [] };

/** One line per fault, for people. */
export const tell = (fault: string, facts: Readonly<Record<string, number | string>>): void => {
  const text = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`fault ${fault}: ${text.join(', ')}\n`);
};
