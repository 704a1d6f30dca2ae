/** What a person chose for this browser, beside the view that the address holds. */
export const themeNames = ['system', 'light', 'dark'] as const;
export type ThemeName = (typeof themeNames)[number];

/** How often the screen follows: at once (up to ten times a second), every second, every five. */
export const paceNames = ['live', '1s', '5s'] as const;
export type PaceName = (typeof paceNames)[number];

export interface Preferences {
  readonly theme: ThemeName;
  readonly pace: PaceName;
  readonly tourDone: boolean;
}

export const defaultPreferences: Preferences = { theme: 'system', pace: 'live', tourDone: false };

/** Between two updates of values, and of one chart, ms. Charts cost a fixed 2–5 ms each, so four a second at most. */
export const paceMs: Readonly<Record<PaceName, { readonly values: number; readonly charts: number }>> = {
  live: { values: 100, charts: 250 },
  '1s': { values: 1_000, charts: 1_000 },
  '5s': { values: 5_000, charts: 5_000 },
};

/** The browser's local storage, or anything like it. */
export interface Shelf {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
}

/** Kept under names of its own, so that the script that sets the theme before the first paint needs no JSON. */
const names = { theme: 'ks.theme', pace: 'ks.pace', tourDone: 'ks.tour' } as const;

const oneOf = <T extends string>(names: readonly T[], text: string | null, otherwise: T): T =>
  names.find((name) => name === text) ?? otherwise;

export const readPreferences = (shelf: Shelf): Preferences => ({
  theme: oneOf(themeNames, shelf.getItem(names.theme), defaultPreferences.theme),
  pace: oneOf(paceNames, shelf.getItem(names.pace), defaultPreferences.pace),
  tourDone: shelf.getItem(names.tourDone) === 'done',
});

export const writePreferences = (shelf: Shelf, preferences: Preferences): void => {
  shelf.setItem(names.theme, preferences.theme);
  shelf.setItem(names.pace, preferences.pace);
  shelf.setItem(names.tourDone, preferences.tourDone ? 'done' : 'open');
};
