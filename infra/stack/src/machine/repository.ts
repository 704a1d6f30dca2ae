import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, seen from src/machine as well as from dist/machine. */
export const repository = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** The folder that holds everything a stack writes, unless --data-dir says otherwise. */
export const defaultDataDir = join(repository, '.data');
