import { describe, expect, it } from 'vitest';
import { counting, hopping, tumbling } from '../src/index.ts';
import { drive } from '../src/testing/index.ts';
import { lines, written } from './support/finals.ts';
import { act, acts, counts, late, shop } from './support/shop.ts';

const perUser = (options: { latenessMs?: number; graceMs?: number } = {}) =>
  shop((b) =>
    b
      .from(acts, options.latenessMs === undefined ? {} : { latenessMs: options.latenessMs })
      .group(({ user }) => user)
      .window(tumbling(10, { graceMs: options.graceMs ?? 0 }))
      .count('per-user')
      .to(counts),
  );

describe('a tumbling window', () => {
  it('holds its start and not its end', () => {
    const driver = drive(perUser());
    for (const time of [10, 19, 20]) driver.send(acts, act(time));
    driver.run();
    expect(lines(driver)).toEqual(['ann 10–20 = 2', 'ann 20–30 = 1 so far']);
  });

  it('comes early with every commit that changed it, and finally once', () => {
    const driver = drive(perUser());
    for (const time of [11, 12, 13]) {
      driver.send(acts, act(time));
      driver.run();
    }
    driver.send(acts, act(20, 'bob'));
    driver.run();
    driver.send(acts, act(25, 'bob'));
    driver.run();
    expect(written(driver)).toEqual([
      'ann 10–20 = 1 so far',
      'ann 10–20 = 2 so far',
      'ann 10–20 = 3 so far',
      'ann 10–20 = 3',
      'bob 20–30 = 1 so far',
      'bob 20–30 = 2 so far',
    ]);
  });

  it('comes once in a commit, however often it changed', () => {
    const driver = drive(perUser());
    for (const time of [11, 12, 13]) driver.send(acts, act(time));
    driver.run();
    expect(written(driver)).toEqual(['ann 10–20 = 3 so far']);
  });

  it('stays open one millisecond before the watermark reaches its end', () => {
    const driver = drive(perUser({ latenessMs: 5 }));
    for (const time of [11, 24]) driver.send(acts, act(time));
    driver.run();
    expect(lines(driver)).toContain('ann 10–20 = 1 so far');
    driver.send(acts, act(25));
    driver.run();
    expect(lines(driver)).toContain('ann 10–20 = 1');
  });

  it('takes events until its grace is over, and not one millisecond more', () => {
    const driver = drive(perUser({ graceMs: 5 }));
    for (const time of [11, 24, 12, 25, 13]) driver.send(acts, act(time));
    driver.run();
    expect(lines(driver)).toEqual(['ann 10–20 = 2', 'ann 20–30 = 2 so far']);
    expect(driver.counters()).toMatchObject({ read: 5, ok: 4, late: 1 });
  });

  it('is kept apart by group, whatever the group is called', () => {
    const driver = drive(perUser());
    for (const user of ['__proto__', 'constructor', 'a|b', '', 'ä😀']) driver.send(acts, act(1, user));
    driver.run();
    driver.restart();
    for (const user of ['__proto__', 'constructor', 'a|b', '', 'ä😀']) driver.send(acts, act(2, user));
    driver.run();
    expect([...driver.latest(counts).values()].map(({ value }) => value)).toEqual([2, 2, 2, 2, 2]);
  });

  it('leaves nothing in the changelog when it is final', () => {
    const driver = drive(perUser());
    driver.send(acts, act(11));
    driver.run();
    expect(driver.changelog().get('per-user||10|ann')).toBe('1');
    driver.send(acts, act(20, 'bob'));
    driver.run();
    expect(driver.changelog().has('per-user||10|ann')).toBe(false);
  });

  it('says only the final word when asked so', () => {
    const driver = drive(
      shop((b) =>
        b
          .from(acts)
          .group(({ user }) => user)
          .window(tumbling(10))
          .aggregate('once', counting(), { emit: 'final' })
          .to(counts),
      ),
    );
    for (const time of [1, 2, 10]) driver.send(acts, act(time));
    driver.run();
    expect(written(driver)).toEqual(['ann 0–10 = 2']);
  });
});

describe('a hopping window', () => {
  const hops = shop((b) =>
    b
      .from(acts)
      .group(({ user }) => user)
      .window(hopping(10, 5))
      .count('hops')
      .to(counts),
  );

  it('shares each event with the windows that overlap it', () => {
    const driver = drive(hops);
    for (const time of [12, 16, 40]) driver.send(acts, act(time));
    driver.run();
    expect(lines(driver).slice(0, 3)).toEqual(['ann 10–20 = 2', 'ann 15–25 = 1', 'ann 35–45 = 1 so far']);
    expect(lines(driver)).toContain('ann 5–15 = 1');
  });

  it('takes a late event into those that are still open', () => {
    const driver = drive(hops);
    // At 15 the window 5–15 is closed; 10–20 is open.
    for (const time of [15, 12, 40]) driver.send(acts, act(time));
    driver.run();
    expect(lines(driver)).toContain('ann 10–20 = 2');
    expect(lines(driver).some((line) => line.startsWith('ann 5–15'))).toBe(false);
    expect(driver.counters().late).toBe(0);
  });
});

describe('a late record', () => {
  it('goes to the late topic byte by byte, with its position', () => {
    const driver = drive(perUser({ latenessMs: 5 }));
    driver.send(acts, act(100));
    const value = '{"id":"x",  "user":"ann","what":"view","time":94}';
    driver.sendBytes(acts.name, { key: 'ann', value });
    driver.run();
    const [record] = driver.read(late);
    expect(record).toMatchObject({ key: 'ann', value: JSON.parse(value) });
    expect(record?.headers).toMatchObject({
      reason: 'KS_LATE: older than the watermark',
      'source-topic': 'shop.acts',
      'source-partition': '0',
      'source-offset': '1',
    });
  });

  it('is on time when it is as old as the watermark', () => {
    const driver = drive(perUser({ latenessMs: 5 }));
    for (const time of [100, 95]) driver.send(acts, act(time));
    driver.run();
    expect(driver.counters().late).toBe(0);
  });

  it('is not made by one clock that runs ahead of its own receipt', () => {
    const driver = drive(perUser({ latenessMs: 5 }));
    driver.send(acts, act(1_000_000), { receivedAt: 100 });
    driver.send(acts, act(95), { receivedAt: 100 });
    driver.run();
    expect(driver.counters()).toMatchObject({ ok: 2, late: 0 });
  });
});
