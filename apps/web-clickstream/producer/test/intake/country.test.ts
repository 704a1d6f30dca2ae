import { describe, expect, it } from 'vitest';
import { countriesByZone } from '../../src/intake/country.ts';

const countryOf = countriesByZone();

describe('the country of a time zone', () => {
  it.each([
    ['Europe/Berlin', 'DE'],
    ['America/New_York', 'US'],
    ['Europe/London', 'GB'],
    ['Asia/Kolkata', 'IN'],
    ['Asia/Calcutta', 'IN'],
    ['Europe/Kyiv', 'UA'],
  ])('of %s is %s', (zone, country) => {
    expect(countryOf(zone)).toBe(country);
  });

  it.each(['UTC', 'Etc/GMT+3', 'Nowhere/Atlantis', ''])('of %j can not be told', (zone) => {
    expect(countryOf(zone)).toBeUndefined();
  });
});
