/** Something that wants to be told when a time has come. */
export interface Timed {
  /** Place of its operator in the topology: at equal times, upstream comes first. */
  readonly order: number;
  fire(due: number): void;
}

/**
 * Who is to be told when: a heap of distinct times, and those who wait for each.
 * Entries are never taken back: who fires too early (its time has moved on) enters itself again.
 */
export class Calendar {
  /** The earliest time that somebody waits for; Infinity = nobody waits. */
  earliest = Number.POSITIVE_INFINITY;
  private readonly times: number[] = [];
  private readonly waiting = new Map<number, Timed[]>();

  add(due: number, timed: Timed): void {
    const others = this.waiting.get(due);
    if (others !== undefined) {
      others.push(timed);
      return;
    }
    this.waiting.set(due, [timed]);
    this.rise(due);
    if (due < this.earliest) this.earliest = due;
  }

  /** Removes those who wait for the earliest time, upstream first. */
  take(): readonly Timed[] {
    const due = this.earliest;
    const taken = this.waiting.get(due) ?? [];
    this.waiting.delete(due);
    this.sink();
    this.earliest = this.times[0] ?? Number.POSITIVE_INFINITY;
    return taken.length > 1 ? taken.sort((a, b) => a.order - b.order) : taken;
  }

  private rise(due: number): void {
    const { times } = this;
    let at = times.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = times[parent];
      if (above === undefined || above <= due) break;
      times[at] = above;
      at = parent;
    }
    times[at] = due;
  }

  /** Drops the top of the heap; the last time sinks from there to its place. */
  private sink(): void {
    const { times } = this;
    const last = times.pop();
    if (last === undefined || times.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [l, r] = [times[left] ?? Number.POSITIVE_INFINITY, times[left + 1] ?? Number.POSITIVE_INFINITY];
      const least = Math.min(l, r);
      if (least >= last) break;
      times[at] = least;
      at = l <= r ? left : left + 1;
    }
    times[at] = last;
  }
}
