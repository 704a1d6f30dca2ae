import { describe, expect, it } from 'vitest';
import { parseFrame } from '../../src/live/frame.ts';

describe('a frame of the gateway', () => {
  it('is read when its outline is right', () => {
    expect(parseFrame('{"v":1,"type":"heartbeat","epoch":"a","ts":1}')).toMatchObject({ ok: true });
    expect(
      parseFrame(
        '{"v":1,"type":"snapshot","ch":"c","epoch":"a","seq":1,"ts":1,"data":[{"key":"k","value":1}]}',
      ),
    ).toMatchObject({ ok: true });
  });

  it.each([
    ['not JSON', '{', 'not JSON'],
    ['of another version', '{"v":2,"type":"heartbeat"}', 'another version'],
    ['of an unknown type', '{"v":1,"type":"hello"}', 'unknown form'],
    [
      'a delta without from',
      '{"v":1,"type":"delta","ch":"c","epoch":"a","seq":1,"ts":1,"data":[]}',
      'unknown form',
    ],
    [
      'with entries that have no key',
      '{"v":1,"type":"snapshot","ch":"c","epoch":"a","seq":1,"ts":1,"data":[1]}',
      'unknown form',
    ],
  ])('is refused with a reason when it is %s', (_, text, reason) => {
    expect(parseFrame(text)).toEqual({ ok: false, why: expect.stringContaining(reason) });
  });
});
