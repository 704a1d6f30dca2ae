import { fateCounts } from '@kafka-streaming/event-schema';
import { describe, expect, it } from 'vitest';
import { park, skip } from '../src/index.ts';
import { drive } from '../src/testing/index.ts';
import { act, acts, deadLetters, type Note, notes, shop } from './support/shop.ts';

const note = (text: string) => ({ key: text, text });

describe('a record', () => {
  it.each([
    ['no JSON', '{', 'KS_DECODE: not JSON'],
    ['a wrong type', '{"id":"x","user":"ann","what":"view","time":"noon"}', 'KS_DECODE: time: '],
    ['nothing', null, 'KS_DECODE: null value'],
  ])('of %s is parked with its bytes, its position and the reason', (_, value, reason) => {
    const driver = drive(
      shop((b) =>
        b
          .from(acts)
          .map('note', ({ what }) => note(what))
          .to(notes),
      ),
    );
    driver.sendBytes(acts.name, { key: 'k', value });
    driver.send(acts, act(1));
    driver.run();
    const [letter] = driver.read(deadLetters);
    expect(letter?.headers['reason']).toContain(reason);
    expect(letter?.headers).toMatchObject({ 'source-topic': acts.name, 'source-offset': '0' });
    expect(driver.counters()).toMatchObject({ read: 2, ok: 1 });
    expect(driver.latest(notes).get('view')).toEqual(note('view'));
  });

  it('has one fate when branches disagree: parked before skipped before late before ok', () => {
    const topology = shop((b) => {
      const stream = b.from(acts);
      stream.map('note', ({ what }) => note(what)).to(notes);
      stream.decide('skips', (value) => (value.what === 'view' ? value : skip('skipped here'))).to(acts);
      stream.decide('parks', (value) => (value.what === 'bad' ? park('parked there') : value)).to(acts);
    });
    const driver = drive(topology);
    for (const what of ['view', 'odd', 'bad']) driver.send(acts, act(1, 'ann', what));
    driver.process();
    expect(driver.counters()).toMatchObject({
      read: 3,
      ok: 1,
      skipped: { 'skipped here': 1 },
      parked: { 'parked there': 1 },
    });
  });

  it('that a function of the user throws at is parked as KS_BUG, and the state stays', () => {
    const topology = shop((b) =>
      b
        .from(acts)
        .group(({ user }) => user)
        .aggregate('sum', {
          init: () => 0,
          add: (sum, { what }) => {
            if (what === 'boom') throw new Error('no such thing');
            return sum + 1;
          },
          result: (sum) => sum,
        })
        .map('note', ({ group, value }) => ({ key: group, text: String(value) }))
        .to(notes),
    );
    const driver = drive(topology);
    for (const what of ['view', 'boom', 'view']) driver.send(acts, act(1, 'ann', what));
    driver.run();
    expect(driver.latest(notes).get('ann')?.text).toBe('2');
    expect(driver.counters().parked).toEqual({ 'KS_BUG: sum': 1 });
    expect(driver.read(deadLetters)[0]?.headers['reason']).toBe('KS_BUG: sum: no such thing');
  });

  it('that a filter keeps back is ok, and counted under the filter', () => {
    const driver = drive(
      shop((b) =>
        b
          .from(acts)
          .filter('views', ({ what }) => what === 'view')
          .map('note', ({ what }) => note(what))
          .to(notes),
      ),
    );
    for (const what of ['view', 'click']) driver.send(acts, act(1, 'ann', what));
    driver.run();
    expect(driver.counters()).toMatchObject({ read: 2, ok: 2, filtered: { views: 1 } });
  });

  it('goes to the first branch that takes it', () => {
    const topology = shop((b) => {
      const { long, any } = b.from(acts).branch('length', {
        long: ({ what }) => what.length > 4,
        any: ({ what }) => what !== 'none',
      });
      long.map('long', ({ what }) => ({ key: what, text: 'long' })).to(notes);
      any.map('any', ({ what }) => ({ key: what, text: 'any' })).to(notes);
    });
    const driver = drive(topology);
    for (const what of ['click', 'view', 'none']) driver.send(acts, act(1, 'ann', what));
    driver.run();
    expect([...driver.latest(notes).values()].map(({ key, text }) => `${key} ${text}`)).toEqual([
      'click long',
      'view any',
    ]);
    expect(driver.counters().filtered).toEqual({ length: 1 });
  });
});

describe('fate counts', () => {
  it('are published with each commit that read something, with the next offset', () => {
    const driver = drive(
      shop((b) =>
        b
          .from(acts)
          .decide<Note>('no', () => skip('unwanted'))
          .to(notes),
      ),
    );
    driver.send(acts, act(1));
    driver.run();
    expect([...driver.latest(fateCounts).values()]).toMatchObject([
      {
        app: 'shop',
        topic: acts.name,
        partition: 0,
        read: 1,
        ok: 0,
        skipped: { unwanted: 1 },
        position: '1',
      },
    ]);
    driver.restart();
    driver.send(acts, act(2));
    driver.run();
    expect([...driver.latest(fateCounts).values()]).toMatchObject([{ read: 2, position: '2' }]);
  });

  it('do not grow with the number of different reasons', () => {
    const driver = drive(
      shop((b) =>
        b
          .from(acts)
          .decide<Note>('no', ({ id }) => skip(id))
          .to(notes),
      ),
    );
    for (let i = 0; i < 1_000; i++) driver.send(acts, act(1));
    driver.run();
    const { skipped } = driver.counters();
    expect(Object.keys(skipped).length).toBeLessThanOrEqual(201);
    expect(Object.values(skipped).reduce((a, b) => a + b)).toBe(1_000);
  });
});

describe('a duplicate', () => {
  const once = shop((b) =>
    b
      .from(acts)
      .dedupe('ids', { id: ({ id }) => id, slackMs: 10 })
      .map('note', ({ id, time }) => ({ key: id, text: String(time) }))
      .to(notes),
  );
  it('is skipped, also after a restart, until its id is forgotten', () => {
    const driver = drive(once);
    const first = act(100);
    driver.send(acts, first);
    driver.run();
    driver.restart();
    driver.send(acts, first);
    driver.send(acts, act(110));
    driver.send(acts, first);
    driver.run();
    expect(driver.counters()).toMatchObject({ ok: 2, skipped: { duplicate: 2 } });
  });

  it('whose id may be forgotten is late: nobody can tell whether it is one', () => {
    const driver = drive(once);
    const first = act(100);
    driver.send(acts, first);
    driver.run();
    for (const each of [act(111), first]) driver.send(acts, each);
    driver.run();
    expect(driver.counters()).toMatchObject({ ok: 2, late: 1, stateKeys: { ids: 1 } });
  });

  it('costs one changelog record per commit, however many ids there are', () => {
    const driver = drive(once);
    for (let i = 0; i < 100; i++) driver.send(acts, act(100));
    driver.run();
    expect([...driver.changelog().keys()].filter((key) => key.startsWith('ids|'))).toEqual(['ids||0']);
  });
});
