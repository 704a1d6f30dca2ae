/** What the loop needs of a browser; given, so that its order of events can be tested without one. */
export interface FrameHost {
  now(): number;
  requestFrame(run: () => void): void;
  setTimer(run: () => void, ms: number): void;
  /** False when the page is hidden: nothing is drawn then. */
  visible(): boolean;
}

/** Something that is drawn now and then. */
export interface FrameTask {
  /** Never sooner than this after the last time, ms. */
  readonly everyMs: () => number;
  /** Has something to draw, and is in sight. */
  readonly due: () => boolean;
  readonly run: (now: number) => void;
}

/** A slow machine spends at most this share of its time on frames … */
const restPerWork = 3;
/** … but is never shown older values than this, ms. */
const slowestMs = 1_000;

/**
 * The one animation-frame scheduler of the page: charts and live values are drawn here and nowhere else,
 * at most at their own pace, all due ones in the same frame, none while the page is hidden. Where a frame takes long, the next one waits longer: the page stays
 * usable, and still shows the newest values once a second.
 */
export class FrameLoop {
  readonly #host: FrameHost;
  readonly #lastRun = new Map<FrameTask, number>();
  #asked: 'no' | 'timer' | 'frame' = 'no';
  /** From the beginning of a frame until it was painted; what components render in it included. */
  #costMs = 0;

  constructor(host: FrameHost) {
    this.#host = host;
  }

  add(task: FrameTask): () => void {
    this.#lastRun.set(task, Number.NEGATIVE_INFINITY);
    this.wake();
    return () => this.#lastRun.delete(task);
  }

  /** Says that a task may have become due. */
  wake(): void {
    if (this.#asked === 'frame' || !this.#host.visible()) return;
    const waitMs = this.#nextMs();
    if (waitMs === 0) this.#askFrame();
    else if (Number.isFinite(waitMs) && this.#asked === 'no') this.#askTimer(waitMs);
  }

  #askFrame(): void {
    this.#asked = 'frame';
    this.#host.requestFrame(() => {
      this.#asked = 'no';
      const began = this.#host.now();
      this.#draw();
      this.#host.setTimer(() => {
        this.#costMs = (this.#costMs + this.#host.now() - began) / 2;
        this.wake();
      }, 0);
    });
  }

  #askTimer(waitMs: number): void {
    this.#asked = 'timer';
    this.#host.setTimer(() => {
      if (this.#asked === 'timer') this.#asked = 'no';
      this.wake();
    }, waitMs);
  }

  #draw(): void {
    const now = this.#host.now();
    for (const task of [...this.#lastRun.keys()]) {
      if (!this.#lastRun.has(task) || this.#waitMs(task, now) > 0) continue;
      this.#lastRun.set(task, now);
      task.run(now);
    }
  }

  /** How long until the first due task may run; infinite when none is due. */
  #nextMs(): number {
    const now = this.#host.now();
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...[...this.#lastRun.keys()].map((task) => this.#waitMs(task, now)),
    );
  }

  #waitMs(task: FrameTask, now: number): number {
    if (!task.due()) return Number.POSITIVE_INFINITY;
    const last = this.#lastRun.get(task) ?? Number.NEGATIVE_INFINITY;
    const pace = Math.max(task.everyMs(), Math.min(slowestMs, restPerWork * this.#costMs));
    return Math.max(0, last + pace - now);
  }
}

/** The loop's host in a real page. */
export const browserHost: FrameHost = {
  now: () => performance.now(),
  requestFrame: (run) => {
    requestAnimationFrame(run);
  },
  setTimer: (run, ms) => {
    setTimeout(run, ms);
  },
  visible: () => !document.hidden,
};
