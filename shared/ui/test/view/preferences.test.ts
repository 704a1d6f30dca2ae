import { describe, expect, it } from 'vitest';
import { defaultPreferences, readPreferences, writePreferences } from '../../src/view/preferences.ts';

const shelf = (texts: Record<string, string> = {}) => ({
  getItem: (name: string) => texts[name] ?? null,
  setItem: (name: string, text: string) => {
    texts[name] = text;
  },
});

describe('preferences', () => {
  it('survive a reload', () => {
    const kept = shelf();
    writePreferences(kept, { theme: 'dark', pace: '5s', tourDone: true });
    expect(readPreferences(kept)).toEqual({ theme: 'dark', pace: '5s', tourDone: true });
  });

  it('are the defaults where nothing, or nonsense, was kept', () => {
    expect(readPreferences(shelf())).toEqual(defaultPreferences);
    expect(readPreferences(shelf({ 'ks.theme': 'pink', 'ks.pace': '9s' }))).toEqual(defaultPreferences);
  });
});
