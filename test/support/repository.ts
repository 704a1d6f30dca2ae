import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

const passedOver = new Set(['node_modules', 'dist', '.git', '.turbo', '.data', 'coverage', 'golden']);

const walk = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (passedOver.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });

/** Every file of the checkout that people wrote, relative to its root. */
export const files: readonly string[] = walk(repository).map((path) => relative(repository, path));

export const sources: readonly string[] = files.filter((path) => /\/src\/.*\.tsx?$/.test(path));

export interface Workspace {
  readonly folder: string;
  readonly name: string;
}

/** Packages of the workspace: folder and name. */
export const workspaces: readonly Workspace[] = files
  .filter((path) => /^(apps\/[^/]+\/[^/]+|shared\/[^/]+|infra\/[^/]+|test)\/package\.json$/.test(path))
  .map((path) => ({ folder: dirname(path), name: JSON.parse(read(path)).name }));
