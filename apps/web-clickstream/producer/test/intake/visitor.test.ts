import { describe, expect, it } from 'vitest';
import { openVisitors, type Salts, saltedVisitor, saltsAt } from '../../src/intake/visitor.ts';

const minute = 60_000;
const midnight = Date.UTC(2026, 0, 6);
const ada = { site: 'shop', ip: '198.18.0.1', userAgent: 'Firefox' };

/** Salts 01…, 02…, 03… in turn; `saved` is what a file would hold. */
const store = (saved: Salts | null = null) => {
  let made = 0;
  const kept = { salts: saved };
  return {
    kept,
    load: () => kept.salts,
    save: (salts: Salts) => {
      kept.salts = salts;
    },
    fresh: () => {
      made += 1;
      return String(made).padStart(2, '0').repeat(16);
    },
  };
};

describe('the salts of a day', () => {
  it('stay the same until midnight UTC, and yesterday’s is kept from then on', () => {
    const { fresh } = store();
    const monday = saltsAt(midnight - 1, null, fresh);
    expect(saltsAt(midnight - 1, monday, fresh)).toBe(monday);
    expect(saltsAt(midnight, monday, fresh)).toMatchObject({ day: '2026-01-06', previous: monday.current });
  });

  it('forget a salt that is older than yesterday’s', () => {
    const { fresh } = store();
    const monday = saltsAt(midnight - 1, null, fresh);
    const tuesday = saltsAt(midnight, monday, fresh);
    const wednesday = saltsAt(midnight + 24 * 60 * minute, tuesday, fresh);
    expect(JSON.stringify(wednesday)).not.toContain(monday.current);
    expect(saltsAt(midnight + 72 * 60 * minute, wednesday, fresh).previous).toBeNull();
  });
});

describe('a daily visitor', () => {
  it('has one name all day', () => {
    const visitors = openVisitors(store());
    expect(visitors.visitorOf(ada, midnight)).toBe(visitors.visitorOf(ada, midnight + 23 * 60 * minute));
  });

  it.each([
    ['another site', { ...ada, site: 'blog' }],
    ['another address', { ...ada, ip: '198.18.0.2' }],
    ['another agent', { ...ada, userAgent: 'Chrome' }],
  ])('has another name with %s', (_case, other) => {
    const visitors = openVisitors(store());
    expect(visitors.visitorOf(other, midnight)).not.toBe(visitors.visitorOf(ada, midnight));
  });

  it('has another name the next day', () => {
    const visitors = openVisitors(store());
    const monday = visitors.visitorOf(ada, midnight - 31 * minute);
    expect(visitors.visitorOf(ada, midnight)).not.toBe(monday);
  });

  it('who is on the site at midnight keeps the name as long as no pause is over 30 minutes', () => {
    const visitors = openVisitors(store());
    const name = visitors.visitorOf(ada, midnight - 10 * minute);
    expect(visitors.visitorOf(ada, midnight + 20 * minute)).toBe(name);
    expect(visitors.visitorOf(ada, midnight + 50 * minute)).toBe(name);
    expect(visitors.visitorOf(ada, midnight + 80 * minute + 1)).not.toBe(name);
  });

  it('keeps the name over a restart on the same day', () => {
    const files = store();
    const name = openVisitors(files).visitorOf(ada, midnight);
    expect(openVisitors(files).visitorOf(ada, midnight + minute)).toBe(name);
  });

  it('has a name that does not contain the address', () => {
    const name = saltedVisitor('00'.repeat(16), ada);
    expect(name).toMatch(/^[\w-]{22}$/);
    expect(name).not.toContain('198');
  });
});
