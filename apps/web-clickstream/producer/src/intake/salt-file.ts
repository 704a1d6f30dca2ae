import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Salts } from './visitor.ts';

const hex16 = z.string().regex(/^[0-9a-f]{32}$/);
const saved = z.object({ day: z.iso.date(), current: hex16, previous: hex16.nullable() });

/** Null when there is no file, or none that can be read: the day then starts anew. */
const load = (file: string): Salts | null => {
  try {
    return saved.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
};

/** Only the owner may read it; written beside and renamed, so that a crash leaves the old one or the new one. */
const save = (file: string, salts: Salts): void => {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(salts), { mode: 0o600 });
  renameSync(draft, file);
};

/** Keeps the day's salts over a restart, in a file and nowhere else. */
export const saltFile = (file: string) => ({
  load: () => load(file),
  save: (salts: Salts) => save(file, salts),
  fresh: () => randomBytes(16).toString('hex'),
});

/**
 * The key by which replayed visitors are named: made once, so that a file replayed again gives the same visitors,
 * and kept only here, so that nobody can work out an IP from a name.
 */
export const replayKey = (file: string): string => {
  const known = load(file)?.current;
  if (known !== undefined) return known;
  const made = { day: '1970-01-01', current: randomBytes(16).toString('hex'), previous: null };
  save(file, made);
  return made.current;
};

/** For processes that need no tomorrow, such as a simulator in a test. */
export const saltsInMemory = (fresh: () => string = () => randomBytes(16).toString('hex')) => ({
  load: () => null,
  save: () => undefined,
  fresh,
});
