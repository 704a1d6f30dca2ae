import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drive } from '../src/testing/index.ts';
import { type Acted, act, acted, acts, notes, shop, topicOf } from './support/shop.ts';

const others = topicOf<Acted>('shop.others', {
  keyOf: ({ user }) => user,
  timeOf: ({ time }) => time,
  schema: acted,
});

const joined = (kind: 'inner' | 'left') =>
  shop((b) => {
    const right = b.from(others, { latenessMs: 100 });
    b.from(acts, { latenessMs: 100 })
      .join('pairs', right, { withinMs: 10, kind }, (a, other) => ({
        key: `${a.what}+${other?.what ?? 'nothing'}`,
        text: 'x',
      }))
      .to(notes);
  });

const pairs = (kind: 'inner' | 'left', sends: readonly (readonly ['a' | 'b', number, string])[]) => {
  const driver = drive(joined(kind));
  for (const [side, time, what] of sends) driver.send(side === 'a' ? acts : others, act(time, 'ann', what));
  driver.run();
  driver.restart();
  for (const topic of [acts, others]) driver.send(topic, act(1_000_000, 'end', 'end'));
  driver.run();
  return driver
    .read(notes)
    .map(({ key }) => key)
    .filter((key) => !key.includes('end'))
    .sort();
};

describe('a join of streams', () => {
  it('pairs what is exactly as far apart as allowed, and not one millisecond farther', () => {
    expect(
      pairs('inner', [
        ['a', 100, 'a'],
        ['b', 110, 'near'],
        ['b', 90, 'before'],
        ['b', 111, 'far'],
      ]),
    ).toEqual(['a+before', 'a+near']);
  });

  it('pairs each with each', () => {
    const sends = (['a1', 'a2'] as const).map((what) => ['a', 100, what] as const);
    const more = (['b1', 'b2'] as const).map((what) => ['b', 105, what] as const);
    expect(pairs('inner', [...sends, ...more])).toEqual(['a1+b1', 'a1+b2', 'a2+b1', 'a2+b2']);
  });

  it('to the left gives what has no partner once, alone, when none can come any more', () => {
    expect(
      pairs('left', [
        ['a', 100, 'lonely'],
        ['a', 200, 'lucky'],
        ['b', 200, 'b'],
      ]),
    ).toEqual(['lonely+nothing', 'lucky+b']);
  });

  it('gives the same pairs for every order of arrival within the lateness', () => {
    const sends = fc.array(
      fc.tuple(fc.constantFrom('a' as const, 'b' as const), fc.integer({ min: 900, max: 1_000 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        sends.chain((list) => {
          const named = list.map(([side, time], i) => [side, time, `${side}${i}`] as const);
          return fc.tuple(fc.constant(named), fc.shuffledSubarray(named, { minLength: named.length }));
        }),
        ([ordered, shuffled]) => {
          expect(pairs('left', shuffled)).toEqual(pairs('left', ordered));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds nothing when all have left', () => {
    const driver = drive(joined('inner'));
    driver.send(acts, act(100));
    driver.send(others, act(100));
    driver.run();
    for (const topic of [acts, others]) driver.send(topic, act(1_000, 'end'));
    driver.run();
    expect(driver.counters().stateKeys).toEqual({ pairs: 2 });
    expect([...driver.changelog().keys()].filter((key) => key.startsWith('pairs|'))).toHaveLength(2);
  });
});

describe('a lookup', () => {
  const rows = topicOf<Acted>('shop.rows', {
    keyOf: ({ user }) => user,
    timeOf: ({ time }) => time,
    schema: acted,
  });
  const topology = shop((b) => {
    const table = b.table(rows, 'rows');
    b.from(acts)
      .lookup(table, (value, row) => ({ key: value.what, text: row?.what ?? 'no row' }))
      .to(notes);
  });

  it('gives the newest row of the key, none after its deletion, and survives a restart', () => {
    const driver = drive(topology);
    const look = (what: string) => {
      driver.send(acts, act(1, 'ann', what));
      driver.run();
    };
    look('before');
    for (const what of ['one', 'two']) driver.send(rows, act(1, 'ann', what));
    look('after');
    driver.restart();
    look('restarted');
    driver.sendBytes(rows.name, { key: 'ann', value: null });
    look('deleted');
    expect(driver.read(notes).map(({ value }) => value?.text)).toEqual(['no row', 'two', 'two', 'no row']);
  });
});
