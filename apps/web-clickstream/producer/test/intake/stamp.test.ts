import { describe, expect, it } from 'vitest';
import { unknownAgent } from '../../src/intake/agent.ts';
import { type Receipt, stamp } from '../../src/intake/stamp.ts';
import { type WireEvent, wireEvent } from '../../src/intake/wire-event.ts';

const receipt: Receipt = {
  site: 'shop',
  received: 1_000_000,
  sent: 900_500,
  agent: unknownAgent,
  country: 'NO',
  saltedVisitor: () => 'salted',
};
const stamped = (wire: Record<string, unknown>, more: Partial<Receipt> = {}) => {
  const parsed: WireEvent = wireEvent.parse({
    id: 'e1',
    view: 'v1',
    url: 'https://shop.example/a/b?x=1#y',
    ...wire,
  });
  return stamp(parsed, { ...receipt, ...more });
};

describe('a stamped event', () => {
  it('has site, visitor, agent, country, and the time by the sender’s age', () => {
    expect(stamped({ type: 'page-viewed', created: 900_000 })).toMatchObject({
      ok: true,
      event: {
        ...{ id: 'e1', type: 'page-viewed', site: 'shop', visitor: 'salted', salted: true, country: 'NO' },
        ...{ time: 999_500, agent: unknownAgent, view: 'v1', host: 'shop.example', path: '/a/b' },
      },
    });
  });

  it.each([
    [{}, 'salted', true],
    [{ userId: 'u' }, 'u', false],
    [{ userId: 'u', anonymousId: 'a' }, 'a', false],
  ])('of %j belongs to the visitor %s', (given, visitor, salted) => {
    expect(stamped({ type: 'page-viewed', ...given })).toMatchObject({ event: { visitor, salted } });
  });

  it('takes the visitor of the request when it names none itself', () => {
    expect(stamped({ type: 'page-viewed' }, { anonymousId: 'r' })).toMatchObject({ event: { visitor: 'r' } });
  });

  it('takes a path for one of the site itself', () => {
    const result = stamped({ type: 'page-viewed', url: '/only/path' });
    expect(result).toMatchObject({ event: { host: 'shop', path: '/only/path' } });
  });

  it('counts revenue in cents, without the errors of binary fractions', () => {
    const result = stamped({ type: 'ordered', order: 'o', revenue: 1.1 * 3, currency: 'eur' });
    expect(result).toMatchObject({ event: { revenueCents: 330, currency: 'EUR', items: 1 } });
  });

  it('cuts long texts instead of refusing them', () => {
    const result = stamped({ type: 'page-viewed', title: 't'.repeat(999), url: `/${'p'.repeat(5_000)}` });
    expect(
      result.ok &&
        result.event.type === 'page-viewed' && [result.event.title?.length, result.event.path.length],
    ).toEqual([300, 2_000]);
  });

  it('is refused with the field’s name when its address is none', () => {
    expect(stamped({ type: 'page-viewed', url: 'http://' })).toEqual({
      ok: false,
      reason: 'url: not an address: http://',
    });
  });
});
