import type { ChangelogRecord } from './record.ts';

/** What changed in the state since the last commit; of each key only the newest value is kept. */
export class Changelog {
  private changed = new Map<string, string | null>();

  /** null = forgotten. */
  put(key: string, value: string | null): void {
    this.changed.set(key, value);
  }

  get size(): number {
    return this.changed.size;
  }

  take(): ChangelogRecord[] {
    const taken: ChangelogRecord[] = [];
    for (const [key, value] of this.changed) taken.push({ key, value });
    this.changed = new Map();
    return taken;
  }
}

/**
 * Keys are `<store>|<field>|…|<rest>`: the last part may contain anything, the others no `|`.
 * Splits off `count` fields; the rest stays whole.
 */
export const splitKey = (key: string, count: number): string[] => {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < count) {
    const bar = key.indexOf('|', from);
    if (bar < 0) break;
    parts.push(key.slice(from, bar));
    from = bar + 1;
  }
  parts.push(key.slice(from));
  return parts;
};
