/** More distinct reasons than this are counted as `other`: reasons may hold text from outside. */
const maxReasons = 200;

/** Counts by name. Names come from data, so it is a Map: `__proto__` is a name like any other. */
export class Tally {
  private readonly counts = new Map<string, number>();

  add(name: string, n = 1): void {
    const { counts } = this;
    const known = counts.get(name);
    if (known === undefined && counts.size >= maxReasons && name !== 'other') this.add('other', n);
    else counts.set(name, (known ?? 0) + n);
  }

  get total(): number {
    let sum = 0;
    for (const n of this.counts.values()) sum += n;
    return sum;
  }

  addAll(counts: Readonly<Record<string, number>>): void {
    for (const [name, n] of Object.entries(counts)) this.add(name, n);
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }
}

/** Fates of the records that were read from one topic: `read = ok + late + Σ skipped + Σ parked`. */
export class Fates {
  ok = 0;
  late = 0;
  readonly skipped = new Tally();
  readonly parked = new Tally();
  changed = false;

  get read(): number {
    return this.ok + this.late + this.skipped.total + this.parked.total;
  }

  toJSON(): FatesJson {
    return {
      read: this.read,
      ok: this.ok,
      late: this.late,
      skipped: this.skipped.toJSON(),
      parked: this.parked.toJSON(),
    };
  }

  restore(json: FatesJson): void {
    this.ok += json.ok;
    this.late += json.late;
    this.skipped.addAll(json.skipped);
    this.parked.addAll(json.parked);
  }
}

export interface FatesJson {
  readonly read: number;
  readonly ok: number;
  readonly late: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly parked: Readonly<Record<string, number>>;
}
