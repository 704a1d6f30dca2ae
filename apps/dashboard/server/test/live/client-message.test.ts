import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/live/client-message.ts';

const read = (message: unknown) => readMessage(JSON.stringify(message));

describe('a message of a client', () => {
  it('is understood when it subscribes, resumes, unsubscribes or lives', () => {
    const since = { epoch: 'e', seq: 3 };
    expect(read({ type: 'sub', ch: 'a' })).toEqual({ ok: true, message: { type: 'sub', ch: 'a' } });
    expect(read({ type: 'sub', ch: 'a', since })).toEqual({
      ok: true,
      message: { type: 'sub', ch: 'a', since },
    });
    expect(read({ type: 'unsub', ch: 'a' })).toEqual({ ok: true, message: { type: 'unsub', ch: 'a' } });
    expect(read({ type: 'pong' })).toEqual({ ok: true, message: { type: 'pong' } });
  });

  it.each([
    ['no JSON', 'hello', '', /not JSON/],
    ['no object', '[]', '', /message/],
    ['an unknown type', '{"type":"shout","ch":"a"}', 'a', /type/],
    ['no channel', '{"type":"sub"}', '', /ch/],
    ['a channel that is no text', '{"type":"sub","ch":7}', '', /ch/],
    [
      'a channel that is too long',
      JSON.stringify({ type: 'sub', ch: 'x'.repeat(301) }),
      'x'.repeat(300),
      /ch/,
    ],
    ['a state before the first', '{"type":"sub","ch":"a","since":{"epoch":"e","seq":-1}}', 'a', /since\.seq/],
    ['half a state', '{"type":"sub","ch":"a","since":{"seq":1}}', 'a', /since\.epoch/],
  ])('is refused with the field that is wrong: %s', (_, text, ch, reason) => {
    expect(readMessage(text)).toEqual({ ok: false, ch, reason: expect.stringMatching(reason) });
  });
});
