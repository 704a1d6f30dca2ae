import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeVisits, sessionOf, type Visit, type VisitEvent, visitOf } from '../src/visit.ts';
import { click, engaged, minute, noon, order, second, tracked, view } from './events.ts';

const visit = (events: readonly unknown[]): Visit =>
  (events as readonly VisitEvent[]).map(visitOf).reduce(mergeVisits);
const session = (events: readonly unknown[]) => sessionOf(visit(events));

describe('a visit', () => {
  it('lasts from its first to its last event', () => {
    expect(session([view(noon), click(noon + 90 * second)]).durationMs).toBe(90_000);
  });

  it('lasts 0 ms when it is a single event', () => {
    expect(session([view(noon)]).durationMs).toBe(0);
  });

  it('bounces with exactly one event, however long it was looked at', () => {
    const engagement = [engaged(noon + 15_000, 15_000), engaged(noon + 30_000, 15_000)];
    expect(session([view(noon), ...engagement]).bounce).toBe(true);
    expect(session([view(noon), click(noon + 1), ...engagement]).bounce).toBe(false);
    expect(session(engagement).bounce).toBe(false);
  });

  it('enters and exits by page views, not by other events', () => {
    const events = [
      tracked(noon, false, { path: '/x' }),
      view(noon + 1, '/a'),
      view(noon + 2, '/b'),
      click(noon + 3),
    ];
    expect(session(events)).toMatchObject({ entry: '/a', exit: '/b', start: noon });
    expect(session([click(noon)])).toMatchObject({ entry: null, exit: null });
  });

  it('is engaged over 10 s of visible time, not at 10 s', () => {
    expect(session([view(noon), engaged(noon + 1, 10_000)]).engaged).toBe(false);
    expect(session([view(noon), engaged(noon + 1, 10_001)]).engaged).toBe(true);
  });

  it('is engaged with a key event, an order, or two page views', () => {
    expect(session([view(noon), tracked(noon + 1, false)]).engaged).toBe(false);
    expect(session([view(noon), tracked(noon + 1, true)]).engaged).toBe(true);
    expect(session([view(noon), order(noon + 1)]).engaged).toBe(true);
    expect(session([view(noon), view(noon + 1)]).engaged).toBe(true);
  });

  it('is attributed by its first page view, whatever the later ones say', () => {
    const first = view(noon, '/', { origin: { utmSource: 'letter', utmMedium: 'email' } });
    const later = view(noon + minute, '/', { origin: { utmSource: 'google', utmMedium: 'cpc' } });
    expect(session([later, first])).toMatchObject({ source: 'letter', channel: 'Email' });
  });

  it('adds up orders and revenue', () => {
    expect(session([view(noon), order(noon + 1, 250), order(noon + 2, 300)])).toMatchObject({
      orders: 2,
      revenueCents: 550,
    });
  });

  it('keeps the first twenty pages', () => {
    const views = Array.from({ length: 25 }, (_, i) => view(noon + i, `/${i}`));
    expect(session([...views].reverse()).pages).toEqual(views.slice(0, 20).map(({ path }) => path));
  });

  const anyEvent = fc
    .tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.constantFrom('/', '/a', '/b'),
    )
    .map(([at, kind, path]) => {
      const time = noon + at * second;
      if (kind === 'a') return view(time, path, { origin: { utmSource: path }, country: path });
      if (kind === 'b') return click(time);
      return kind === 'c' ? engaged(time, at * 1_000) : order(time, at);
    });

  it('is the same for every order of arrival and every way of putting it together', () => {
    const events = fc.array(anyEvent, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (some, random) => {
        const shuffled = some
          .map((event) => ({ event, rank: random.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ event }) => event);
        const half = Math.ceil(shuffled.length / 2);
        const parts = [shuffled.slice(0, half), shuffled.slice(half)].filter((part) => part.length > 0);
        expect(parts.map(visit).reduce(mergeVisits)).toEqual(visit(some));
      }),
    );
  });
});
