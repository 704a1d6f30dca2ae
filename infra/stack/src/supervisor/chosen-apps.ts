import type { AppPackage, Found } from './discovery.ts';

export type Choice =
  | { readonly ok: true; readonly apps: readonly AppPackage[] }
  | { readonly ok: false; readonly problem: string };

/** The dashboard and the apps of the domains that were asked for, all when none was named. */
export const choose = (found: Found, names: readonly string[] | undefined): Choice => {
  const known = [...found.domains.keys()].sort();
  const unknown = (names ?? []).filter((name) => !found.domains.has(name));
  if (unknown.length > 0) {
    return {
      ok: false,
      problem: `--apps: there is no ${unknown.join(', ')}. There is: ${known.join(', ')}.`,
    };
  }
  const apps = (names ?? known).flatMap((name) => found.domains.get(name) ?? []);
  return { ok: true, apps: [...(found.dashboard === undefined ? [] : [found.dashboard]), ...apps] };
};
