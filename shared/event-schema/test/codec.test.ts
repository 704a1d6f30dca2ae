import { describe, expect, it } from 'vitest';
import { type AnyTopic, allTopics, decode, encode, type PageViewed, webEvents } from '../src/index.ts';

const view: PageViewed = {
  id: 'e1',
  type: 'page-viewed',
  site: 'shop',
  visitor: 'v1',
  salted: true,
  time: 1_700_000_000_000,
  agent: { browser: 'Firefox', os: 'Linux', device: 'desktop' },
  view: 'w1',
  host: 'shop.example',
  path: '/',
  origin: {},
};
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('a record', () => {
  it('is read as it was written', () => {
    expect(decode(webEvents, bytes(encode(view)))).toEqual({ ok: true, value: view });
  });

  it('of a newer producer keeps its known fields, and the unknown one is ignored', () => {
    const newer = encode({ ...view, invented: 'later' });
    expect(decode(webEvents, bytes(newer))).toEqual({ ok: true, value: view });
  });

  it.each([
    ['null', null, 'KS_DECODE: null value'],
    ['no JSON', bytes('{'), 'KS_DECODE: not JSON'],
    ['a wrong type', bytes(encode({ ...view, time: 'noon' })), 'KS_DECODE: time: '],
    ['a missing field', bytes(encode({ ...view, visitor: undefined })), 'KS_DECODE: visitor: '],
    ['an unknown kind of event', bytes(encode({ ...view, type: 'teleported' })), 'KS_DECODE: type: '],
    ['an id that is too long', bytes(encode({ ...view, id: 'x'.repeat(101) })), 'KS_DECODE: id: '],
  ])('that is %s is refused with the reason', (_, value, reason) => {
    const decoded = decode(webEvents, value);
    expect(decoded.ok ? 'accepted' : decoded.reason).toContain(reason);
  });

  it('with __proto__ in it changes no prototype', () => {
    const poison = encode(view).replace('"origin":{}', '"origin":{"__proto__":{"polluted":true}}');
    expect(decode(webEvents, bytes(poison)).ok).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('the catalog', () => {
  it('declares every topic once', () => {
    const names = allTopics.map((declared: AnyTopic) => declared.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(allTopics.map((declared) => [declared.name, declared] as const))(
    'names %s <domain>.<plural-noun>',
    (name) => {
      expect(name).toMatch(/^[a-z]+\.[a-z-]+$/);
    },
  );
});
