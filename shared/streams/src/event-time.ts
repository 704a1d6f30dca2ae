import { Calendar } from './calendar.ts';

/** Where event time comes from: a source topic's partition, or one upstream partition of an internal topic. */
export interface TimeSource {
  readonly topic: string;
  /** 1 for a source topic; partitions of the stage before for an internal one. */
  readonly upstreams: number;
  readonly idleMs: number;
}

/** The watermark of one source in one timeline: no older event is expected from there. */
export class Input {
  watermark = Number.NEGATIVE_INFINITY;
  idle = false;
  /** Changed since it was last written to the changelog. */
  dirty = false;
  private heardAt: number;
  private idleBase = Number.NEGATIVE_INFINITY;
  private readonly lines: Line[] = [];
  private readonly idleMs: number;

  constructor(idleMs: number, wallTime: number) {
    this.idleMs = idleMs;
    this.heardAt = wallTime;
  }

  feeds(line: Line): void {
    this.lines.push(line);
  }

  /** A record came: the source is awake, and its watermark may have risen. */
  observe(watermark: number, wallTime: number): void {
    this.heardAt = wallTime;
    const woke = this.idle;
    this.idle = false;
    if (watermark > this.watermark) {
      this.watermark = watermark;
      this.dirty = true;
    } else if (!woke) return;
    for (const line of this.lines) line.follow();
  }

  /** Silent for idleMs with nothing left to read, event time goes on at the pace of the clock. */
  tick(wallTime: number, busyUntil: number): void {
    const idleFor = wallTime - Math.max(this.heardAt, busyUntil) - this.idleMs;
    const wasIdle = this.idle;
    this.idle = idleFor >= 0;
    if (!this.idle) return;
    if (!wasIdle) this.idleBase = this.watermark;
    this.watermark = Math.max(this.watermark, this.idleBase + idleFor);
  }

  restore(watermark: number): void {
    this.watermark = Math.max(this.watermark, watermark);
  }

  heard(wallTime: number): void {
    this.heardAt = wallTime;
  }
}

/**
 * Event time as the operators behind one set of sources see it, in one timeline: the least watermark of the
 * sources that are awake. It never falls. What waits for a time is told in the order of time.
 */
export class Line {
  readonly timeline: Timeline;
  readonly inputs: readonly Input[];
  watermark = Number.NEGATIVE_INFINITY;
  private readonly calendar = new Calendar();

  constructor(timeline: Timeline, inputs: readonly Input[]) {
    this.timeline = timeline;
    this.inputs = inputs;
    for (const input of inputs) input.feeds(this);
  }

  at(due: number, timed: Parameters<Calendar['add']>[1]): void {
    this.calendar.add(due, timed);
  }

  /** Takes over what its inputs say now, and tells everyone whose time has come. */
  follow(): void {
    const target = this.target();
    if (target < this.calendar.earliest) {
      if (target > this.watermark) this.watermark = target;
      return;
    }
    this.raise(Math.max(target, this.watermark));
  }

  /** Never below what it was: which sources were asleep before a restart is not known after it. */
  restore(watermark: number): void {
    this.watermark = Math.max(this.watermark, watermark);
  }

  /** True while one of its inputs is awake and has been heard. */
  get alive(): boolean {
    return this.inputs.some((input) => !input.idle && input.watermark > Number.NEGATIVE_INFINITY);
  }

  /**
   * Step by step: while those who wait for a time are told, the watermark still stands before it, so that what
   * they send on is not late for operators downstream that wait for the same time.
   */
  private raise(target: number): void {
    const { calendar } = this;
    while (calendar.earliest <= target) {
      const due = calendar.earliest;
      for (const input of this.inputs) input.dirty = true;
      while (calendar.earliest <= due) for (const timed of calendar.take()) timed.fire(due);
      if (due > this.watermark) this.watermark = due;
    }
    this.watermark = target;
  }

  private target(): number {
    const [first] = this.inputs;
    if (this.inputs.length === 1 && first !== undefined) return first.watermark;
    let awake = Number.POSITIVE_INFINITY;
    let asleep = Number.NEGATIVE_INFINITY;
    for (const input of this.inputs) {
      if (input.idle) asleep = Math.max(asleep, input.watermark);
      else awake = Math.min(awake, input.watermark);
    }
    return awake === Number.POSITIVE_INFINITY ? asleep : awake;
  }
}

/** One of the independent event-time lines inside a topic, such as that of a site. */
export interface Timeline {
  readonly name: string;
  /** The name in keys of the changelog: without `|`. */
  readonly label: string;
  /** By time source, then upstream partition. */
  readonly inputs: readonly (readonly Input[])[];
  /** By clock: one for each set of sources that operators of the stage stand behind. */
  readonly lines: readonly Line[];
}

/** All event time of a task. */
export class EventTime {
  readonly timelines = new Map<string, Timeline>();
  private readonly sources: readonly TimeSource[];
  private readonly clocks: readonly (readonly number[])[];
  private busyUntil = Number.NEGATIVE_INFINITY;

  /** clocks: for each, the indexes of its sources. */
  constructor(sources: readonly TimeSource[], clocks: readonly (readonly number[])[]) {
    this.sources = sources;
    this.clocks = clocks;
  }

  /** The timeline of that name; made at its first event. */
  timeline(name: string, wallTime: number): Timeline {
    const known = this.timelines.get(name);
    if (known !== undefined) return known;
    const inputs = this.sources.map(({ upstreams, idleMs }) =>
      Array.from({ length: upstreams }, () => new Input(idleMs, wallTime)),
    );
    const lines: Line[] = [];
    const made: Timeline = { name, label: encodeURIComponent(name), inputs, lines };
    for (const clock of this.clocks)
      lines.push(
        new Line(
          made,
          clock.flatMap((source) => inputs[source] ?? []),
        ),
      );
    this.timelines.set(name, made);
    return made;
  }

  /** caughtUp: no record waits in the log; while some wait, silence proves nothing. */
  tick(wallTime: number, caughtUp: boolean): void {
    if (!caughtUp) this.busyUntil = wallTime;
    for (const { inputs, lines } of this.timelines.values()) {
      for (const ofSource of inputs) for (const input of ofSource) input.tick(wallTime, this.busyUntil);
      for (const line of lines) line.follow();
    }
  }

  /** After a restore: silence is counted from now on, since nobody knows how long it lasted. */
  restored(wallTime: number): void {
    for (const { inputs, lines } of this.timelines.values()) {
      for (const input of inputs.flat()) input.heard(wallTime);
      for (const line of lines) line.follow();
    }
  }
}
