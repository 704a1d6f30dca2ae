import { describe, expect, it } from 'vitest';
import { counting, sessions, tumbling } from '../src/index.ts';
import { drive } from '../src/testing/index.ts';
import { act, acts, counts, notes, shop } from './support/shop.ts';

const topology = shop((b) => {
  const stream = b.from(acts, { latenessMs: 5_000 });
  stream
    .group(({ what }) => what)
    .window(tumbling(10))
    .count('by-what', { combine: {} })
    .to(counts);
  stream
    .keyBy('by-kind', ({ what }) => what, { partitions: 2 })
    .map('note', ({ what }) => ({ key: what, text: what }))
    .to(notes);
});

describe('a topology', () => {
  it('draws itself', () => {
    expect(topology.describe()).toBe(
      `shop

stage 0
from shop.acts (lateness 5000 ms)
├─ tumbling by-what
│  └─ combine → shop.by-what
└─ keyBy → shop.by-kind

stage 1
from shop.by-what
└─ combine by-what [by-what-combined]
   └─ to shop.counts

stage 2
from shop.by-kind
└─ map note
   └─ to shop.notes`,
    );
  });

  it('names the topics that it needs, as many partitions as its input unless told otherwise', () => {
    const named = topology.internalTopics(() => 3).map((t) => `${t.name} ${t.partitions} ${t.cleanup}`);
    expect(named).toEqual([
      'shop.by-what 3 delete',
      'shop.by-kind 2 delete',
      'shop.stage-0.changelog 3 compact',
      'shop.stage-1.changelog 3 compact',
      'shop.stage-2.changelog 2 compact',
    ]);
  });

  it.each([
    [
      'a store twice',
      () => shop((b) => [1, 2].map(() => b.from(acts).dedupe('ids', { id: ({ id }) => id }))),
      'exists twice',
    ],
    [
      'a name with a bar',
      () => shop((b) => b.from(acts).dedupe('a|b', { id: ({ id }) => id })),
      'use letters',
    ],
    ['nothing to read', () => shop(() => {}), 'reads nothing'],
    [
      'sessions to be combined',
      () =>
        shop((b) =>
          b
            .from(acts)
            .group(() => '')
            .window(sessions(1))
            .aggregate('s', counting(), { combine: {} }),
        ),
      'use keyBy',
    ],
    [
      'an aggregate without merge to be combined',
      () =>
        shop((b) =>
          b
            .from(acts)
            .group(() => '')
            .aggregate('s', { init: () => 0, add: (n) => n, result: (n) => n }, { combine: {} }),
        ),
      'needs merge',
    ],
    ['a window without size', () => tumbling(0), 'positive'],
  ])('with %s is refused with what to do', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('groups without windows', () => {
  const rows = shop((b) =>
    b
      .from(acts)
      .group(({ user }) => user)
      .count('per-user', { ttlMs: 100 })
      .map('note', ({ group, value, time }) => ({ key: group, text: `${value} at ${time}` }))
      .to(notes),
  );

  it('come once per commit with the time of their newest event', () => {
    const driver = drive(rows);
    for (const time of [10, 30, 20]) driver.send(acts, act(time));
    driver.run();
    expect(driver.read(notes).map(({ value }) => value?.text)).toEqual(['3 at 30']);
  });

  it('are forgotten one millisecond after their time to live, counted from the newest event', () => {
    const driver = drive(rows);
    for (const [time, user] of [
      [10, 'ann'],
      [50, 'ann'],
      [150, 'bob'],
    ] as const)
      driver.send(acts, act(time, user));
    driver.run();
    expect(driver.counters().stateKeys).toEqual({ 'per-user': 2 });
    driver.restart();
    driver.send(acts, act(151, 'bob'));
    driver.run();
    expect(driver.counters().stateKeys).toEqual({ 'per-user': 1 });
    expect([...driver.changelog().keys()].filter((key) => key.startsWith('per-user'))).toEqual([
      'per-user||bob',
    ]);
  });
});
