import { describe, expect, it } from 'vitest';
import type { Machine } from '../src/index.ts';
import { drive } from '../src/testing/index.ts';
import { type Acted, act, acts, type Note, notes, shop } from './support/shop.ts';

/** Counts; wakes 10 ms of event time after each event, and 1 s of wall time after the first. */
const waking: Machine<Acted, number, Note> = {
  on: (n = 0, { time, what }, { wallTime, key }) => {
    if (what === 'stop') return { state: undefined, out: [{ key, text: `stopped at ${n}` }] };
    const wall = n === 0 ? { wall: wallTime + 1_000 } : {};
    return { state: n + 1, wake: { event: time + 10, ...wall } };
  },
  onTimer: (n, { kind, time, key }) => ({ state: n, out: [{ key, text: `${kind} ${time}: ${n}` }] }),
};
const topology = shop((b) => b.from(acts).machine('waking', waking).to(notes));
const texts = (driver: ReturnType<typeof drive>) => driver.read(notes).map(({ value }) => value?.text);

describe('a machine', () => {
  it('is woken in event time when the watermark arrives, at the newest wish only', () => {
    const driver = drive(topology);
    for (const time of [100, 105, 114]) driver.send(acts, act(time, time === 114 ? 'bob' : 'ann'));
    driver.run();
    expect(texts(driver)).toEqual([]);
    driver.send(acts, act(115, 'bob'));
    driver.run();
    expect(texts(driver)).toEqual(['event 115: 2']);
  });

  it('is woken in wall time, also when a restart lies between', () => {
    const driver = drive(topology, { wallTime: 10_000 });
    driver.send(acts, act(100));
    driver.run();
    driver.restart();
    driver.advanceWall(999);
    expect(texts(driver)).toEqual([]);
    driver.advanceWall(1);
    expect(texts(driver)).toEqual(['wall 11000: 1']);
  });

  it('forgets a key and its timers when its state is undefined', () => {
    const driver = drive(topology);
    driver.send(acts, act(100));
    driver.run();
    driver.send(acts, act(101, 'ann', 'stop'));
    driver.run();
    driver.send(acts, act(1_000, 'bob'));
    driver.advanceWall(5_000);
    expect(texts(driver).filter((text) => !text?.startsWith('wall'))).toEqual(['stopped at 1']);
    expect([...driver.changelog().keys()].filter((key) => key.startsWith('waking|'))).toEqual([
      'waking||bob',
    ]);
  });
});
