import { describe, expect, it } from 'vitest';
import { tumbling } from '../src/index.ts';
import { drive } from '../src/testing/index.ts';
import { lines, written } from './support/finals.ts';
import { act, acts, counts, deadLetters, shop } from './support/shop.ts';

const bySite = shop((b) =>
  b
    .from(acts, { latenessMs: 5, timeline: ({ what }) => what, idleMs: 30_000 })
    .group(({ what }) => what)
    .window(tumbling(10))
    .count('by-site')
    .to(counts),
);

describe('a timeline', () => {
  it('has a watermark of its own: an old log beside the traffic of today', () => {
    const driver = drive(bySite);
    driver.send(acts, act(1_000_000, 'ann', 'today'));
    for (const time of [1_000, 1_001]) driver.send(acts, act(time, 'ann', 'old log'));
    driver.run();
    expect(driver.counters()).toMatchObject({ ok: 3, late: 0 });
    expect(driver.counters().watermarks).toEqual({ 'shop.acts|today': 999_995, 'shop.acts|old log': 996 });
  });

  it('goes on with the wall clock when it is silent for long enough, and then not before', () => {
    const driver = drive(bySite);
    driver.send(acts, act(1_000, 'ann', 'site'));
    driver.run();
    driver.advanceWall(30_014);
    expect(lines(driver)).toEqual(['site 1000–1010 = 1 so far']);
    driver.advanceWall(1);
    expect(lines(driver)).toEqual(['site 1000–1010 = 1']);
  });

  it('keeps its watermark over a restart', () => {
    const driver = drive(bySite);
    driver.send(acts, act(1_000, 'ann', 'site'));
    driver.run();
    driver.restart();
    driver.send(acts, act(994, 'ann', 'site'));
    driver.run();
    expect(driver.counters().late).toBe(1);
  });
});

const combined = shop((b) =>
  b
    .from(acts, { idleMs: 30_000 })
    .group(({ what }) => what)
    .window(tumbling(1_000))
    .count('all', { combine: { partitions: 1 } })
    .to(counts),
);

describe('a combined window', () => {
  it('is final when the watermarks of all partitions have passed, not the first of them', () => {
    const driver = drive(combined, { partitions: 2 });
    driver.send(acts, act(10_500), { partition: 0 });
    driver.send(acts, act(10_600), { partition: 1 });
    driver.run();
    driver.send(acts, act(11_000, 'x', 'next'), { partition: 0 });
    driver.run();
    expect(lines(driver)).toContain('view 10000–11000 = 2 so far');
    driver.send(acts, act(11_000, 'y', 'next'), { partition: 1 });
    driver.run();
    expect(lines(driver)).toContain('view 10000–11000 = 2');
  });

  it('does not wait for a partition that is silent for good', () => {
    const driver = drive(combined, { partitions: 2 });
    driver.send(acts, act(10_500), { partition: 0 });
    driver.send(acts, act(11_000, 'x', 'next'), { partition: 0 });
    driver.run();
    expect(lines(driver)).toContain('view 10000–11000 = 1 so far');
    driver.advanceWall(30_000);
    expect(lines(driver)).toContain('view 10000–11000 = 1');
  });

  it('is corrected when a partition that was taken for idle wakes up, and the last record is right', () => {
    const driver = drive(combined, { partitions: 2 });
    driver.send(acts, act(10_500), { partition: 0 });
    driver.send(acts, act(11_000, 'x', 'next'), { partition: 0 });
    driver.advanceWall(30_000);
    driver.restart();
    driver.send(acts, act(10_700), { partition: 1 });
    driver.run();
    expect(written(driver).filter((line) => line.startsWith('view') && !line.endsWith('far'))).toEqual([
      'view 10000–11000 = 1',
      'view 10000–11000 = 2',
    ]);
    expect(driver.counters().late).toBe(0);
  });

  it('parks what somebody else writes to its internal topic', () => {
    const driver = drive(combined);
    driver.sendBytes('shop.all', { key: 'k', value: '{}' });
    driver.run();
    expect(driver.read(deadLetters)[0]?.headers['reason']).toContain('written by somebody else');
  });
});

describe('windows of windows', () => {
  it('count each final result once, in the window of its time, whatever the graces', () => {
    const topology = shop((b) =>
      b
        .from(acts)
        .group(() => 'small')
        .window(tumbling(10, { graceMs: 25 }))
        .aggregate('small', { init: () => 0, add: (n) => n + 1, result: (n) => n }, { emit: 'final' })
        .group(() => 'large')
        .window(tumbling(20))
        .count('large')
        .to(counts),
    );
    const driver = drive(topology);
    for (const time of [5, 15, 25, 35, 1_000]) driver.send(acts, act(time));
    driver.run();
    expect(lines(driver)).toEqual(['large 0–20 = 2', 'large 20–40 = 2']);
    expect(driver.counters().filtered).toEqual({});
  });
});
