/**
 * The country of a time zone, by the tables that the JavaScript engine carries itself: no lookup of IPs, no
 * database to keep up to date. As right as the settings of the device; a zone of several countries gives none.
 */
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

const zonesOf = (region: string): readonly string[] => {
  const locale: Intl.Locale & { timeZones?: readonly string[]; getTimeZones?: () => readonly string[] } =
    new Intl.Locale(`und-${region}`);
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
};

/** Browsers name some zones by older names: one name for all of them. */
const canonical = (zone: string): string | undefined => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

/** Two letters that are a region's own code, not an old alias of another's. */
const regions = (): readonly string[] =>
  letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((region) => new Intl.Locale(`und-${region}`).region === region);

/** Builds the table, in about .3 s: once, before the first request. */
export const countriesByZone = (): ((zone: string) => string | undefined) => {
  const countries = new Map<string, string | undefined>();
  for (const region of regions()) {
    for (const zone of zonesOf(region)) {
      const name = canonical(zone) ?? zone;
      countries.set(name, countries.has(name) ? undefined : region);
    }
  }
  return (zone) => countries.get(zone) ?? countries.get(canonical(zone) ?? '');
};
