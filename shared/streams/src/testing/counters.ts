import type { TaskCounters } from '../task.ts';

/** Counters of several tasks as one; watermarks: the least. */
export const addCounters = (all: readonly TaskCounters[]): TaskCounters => {
  const total = (of: (c: TaskCounters) => number) => all.reduce((sum, c) => sum + of(c), 0);
  const merged = (
    of: (c: TaskCounters) => Readonly<Record<string, number>>,
    put: (a: number, b: number) => number,
  ) => mergeCounts(all.map(of), put);
  const sum = (a: number, b: number) => a + b;
  return {
    read: total((c) => c.read),
    ok: total((c) => c.ok),
    late: total((c) => c.late),
    skipped: merged((c) => c.skipped, sum),
    parked: merged((c) => c.parked, sum),
    filtered: merged((c) => c.filtered, sum),
    written: merged((c) => c.written, sum),
    stateKeys: merged((c) => c.stateKeys, sum),
    watermarks: merged((c) => c.watermarks, Math.min),
  };
};

const mergeCounts = (
  all: readonly Readonly<Record<string, number>>[],
  put: (a: number, b: number) => number,
): Record<string, number> => {
  const merged = new Map<string, number>();
  for (const counts of all) {
    for (const [name, n] of Object.entries(counts)) {
      const before = merged.get(name);
      merged.set(name, before === undefined ? n : put(before, n));
    }
  }
  return Object.fromEntries(merged);
};
