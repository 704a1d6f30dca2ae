import { describe, expect, it } from 'vitest';
import { FrameLoop } from '../../src/time/frame-loop.ts';

/** A browser whose time only goes on when told, and whose frames come when asked. */
const host = () => {
  let now = 0;
  let visible = true;
  let frames: (() => void)[] = [];
  let timers: { at: number; run: () => void }[] = [];
  const pass = (ms: number): void => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
  };
  return {
    now: () => now,
    visible: () => visible,
    requestFrame: (run: () => void) => void frames.push(run),
    setTimer: (run: () => void, ms: number) => void timers.push({ at: now + ms, run }),
    hide: () => (visible = false),
    show: () => (visible = true),
    waitingFrames: () => frames.length,
    /** Draws a frame; what was set to follow it follows at once. */
    frame: () => {
      const due = frames;
      frames = [];
      for (const run of due) run();
      pass(0);
    },
    pass,
  };
};

const task = (everyMs: number) => {
  const drawn: number[] = [];
  const state = {
    due: true,
    drawn,
    everyMs: () => everyMs,
    isDue: () => state.due,
    run: (now: number) => void drawn.push(now),
  };
  return {
    ...state,
    set: (due: boolean) => (state.due = due),
    spec: { everyMs: state.everyMs, due: () => state.due, run: state.run },
  };
};

describe('the frame loop', () => {
  it('draws what is due in one frame', () => {
    const page = host();
    const loop = new FrameLoop(page);
    const [a, b] = [task(100), task(250)];
    loop.add(a.spec);
    loop.add(b.spec);
    expect(page.waitingFrames()).toBe(1);
    page.frame();
    expect([a.drawn, b.drawn]).toEqual([[0], [0]]);
  });

  it('never draws a task sooner than its pace', () => {
    const page = host();
    const loop = new FrameLoop(page);
    const chart = task(250);
    loop.add(chart.spec);
    page.frame();
    page.pass(249);
    page.frame();
    expect(chart.drawn).toEqual([0]);
    page.pass(1);
    page.frame();
    expect(chart.drawn).toEqual([0, 250]);
  });

  it('asks for no frame while nothing is due', () => {
    const page = host();
    const loop = new FrameLoop(page);
    const chart = task(250);
    chart.set(false);
    loop.add(chart.spec);
    loop.wake();
    expect(page.waitingFrames()).toBe(0);
  });

  it('draws nothing while the page is hidden, and what is due when it shows again', () => {
    const page = host();
    const loop = new FrameLoop(page);
    const chart = task(250);
    page.hide();
    loop.add(chart.spec);
    expect(page.waitingFrames()).toBe(0);
    page.show();
    loop.wake();
    page.frame();
    expect(chart.drawn).toEqual([0]);
  });

  it('slows down where a frame takes long, but never below once a second', () => {
    const page = host();
    const loop = new FrameLoop(page);
    const drawn: number[] = [];
    const slow = (now: number): void => {
      drawn.push(now);
      page.pass(800);
    };
    loop.add({ everyMs: () => 100, due: () => true, run: slow });
    page.frame();
    // 800 ms of work, half of it believed at first: three times 400 ms of rest would be 1.2 s.
    page.pass(199);
    page.frame();
    expect(drawn).toEqual([0]);
    page.pass(1);
    page.frame();
    expect(drawn).toEqual([0, 1_000]);
  });

  it('forgets a task that was removed', () => {
    const page = host();
    const loop = new FrameLoop(page);
    const chart = task(250);
    const remove = loop.add(chart.spec);
    remove();
    page.frame();
    expect(chart.drawn).toEqual([]);
  });
});
