/** What is due at its time; the earliest first (a binary heap). */
export interface Agenda<T extends { readonly due: number }> {
  add(entry: T): void;
  /** Takes the earliest when it is due by now. */
  take(now: number): T | undefined;
  /** Drops every entry that is not to be kept. */
  keep(wanted: (entry: T) => boolean): void;
  readonly size: () => number;
}

export const openAgenda = <T extends { readonly due: number }>(): Agenda<T> => {
  let heap: T[] = [];
  const dueAt = (index: number): number => heap[index]?.due ?? Number.POSITIVE_INFINITY;
  const swap = (a: number, b: number): void => {
    const [left, right] = [heap[a], heap[b]];
    if (left === undefined || right === undefined) return;
    heap[a] = right;
    heap[b] = left;
  };
  const rise = (start: number): void => {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (dueAt(parent) <= dueAt(index)) return;
      swap(parent, index);
      index = parent;
    }
  };
  const sink = (start: number): void => {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const earlier = dueAt(left + 1) < dueAt(left) ? left + 1 : left;
      if (dueAt(earlier) >= dueAt(index)) return;
      swap(earlier, index);
      index = earlier;
    }
  };
  return {
    add: (entry) => {
      heap.push(entry);
      rise(heap.length - 1);
    },
    take: (now) => {
      if (dueAt(0) > now) return undefined;
      swap(0, heap.length - 1);
      const first = heap.pop();
      sink(0);
      return first;
    },
    keep: (wanted) => {
      heap = heap.filter(wanted).sort((a, b) => a.due - b.due);
    },
    size: () => heap.length,
  };
};
