import { randomBytes } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { checkJar } from './jar-check.ts';
import { fileName, type LockedJar } from './jar-lock.ts';
import { preflight } from './preflight.ts';

type Download = (
  coordinates: string,
  folder: string,
  repository: string | undefined,
  name: string,
  options: { readonly timeout: number },
) => Promise<string>;

/** CommonJS with a default export: Node and bundlers disagree on what an import of it is, `require` is plain. */
const { default: download }: { readonly default: Download } = createRequire(import.meta.url)(
  'mvn-artifact-download',
);

const attempts = 3;
/** A connection that brings nothing for so long is given up. */
const stallMs = 20_000;
const lookMs = 500;

export interface DownloadOptions {
  readonly folder: string;
  /** Address of a Maven repository; without it Maven Central. */
  readonly mirror?: string | undefined;
}

/**
 * Fetches a jar into the folder: first beside its place, checked, then renamed. So a file of that name is whole,
 * whatever is interrupted, and two processes may do this at once.
 */
export const downloadJar = async (jar: LockedJar, options: DownloadOptions): Promise<void> => {
  const part = `.${fileName(jar)}.${process.pid}.${randomBytes(4).toString('hex')}.part`;
  try {
    await fetchPatiently(jar, part, options);
    await refuseBroken(jar, join(options.folder, part), options);
    await rename(join(options.folder, part), join(options.folder, fileName(jar)));
  } finally {
    await rm(join(options.folder, part), { force: true });
  }
};

const fetchPatiently = async (jar: LockedJar, part: string, options: DownloadOptions): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchOnce(jar, part, options);
    } catch (cause) {
      if (attempt === attempts) throw unreachable(jar, options, cause);
      await after(attempt * 300);
    }
  }
};

/** The library settles neither when a connection breaks off nor when it stalls: the growing file is watched. */
const fetchOnce = async (
  jar: LockedJar,
  part: string,
  { folder, mirror }: DownloadOptions,
): Promise<void> => {
  const ended = new AbortController();
  const repository = mirror?.replace(/\/*$/, '/');
  const fetched = download(jar.coordinates, folder, repository, part, { timeout: stallMs });
  try {
    await Promise.race([fetched, stalled(join(folder, part), ended.signal)]);
  } finally {
    ended.abort();
    fetched.catch(() => undefined);
  }
};

const stalled = async (file: string, signal: AbortSignal): Promise<void> => {
  let [size, since] = [-1, Date.now()];
  while (!signal.aborted) {
    await after(lookMs, undefined, { signal }).catch(() => undefined);
    const now = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (now !== size) [size, since] = [now, Date.now()];
    if (Date.now() - since > stallMs)
      throw new Error(`nothing came for ${stallMs / 1000} s, after ${size} bytes`);
  }
};

const source = (mirror: string | undefined): string => (mirror === undefined ? 'Maven Central' : mirror);

const unreachable = (jar: LockedJar, { mirror, folder }: DownloadOptions, cause: unknown): Error =>
  preflight({
    what: `${fileName(jar)} could not be fetched from ${source(mirror)}: ${cause instanceof Error ? cause.message : cause}`,
    fix: `Connect to the network, or set KAFKA_JARS_MIRROR to a Maven repository that you reach, or put ${jar.coordinates} into ${folder}`,
    facts: { jar: jar.coordinates, folder },
    cause,
  });

const refuseBroken = async (jar: LockedJar, file: string, { mirror }: DownloadOptions): Promise<void> => {
  const checked = await checkJar(file, jar);
  if (checked.state === 'whole') return;
  const detail = checked.state === 'broken' ? checked.detail : 'not there';
  throw preflight({
    what: `${fileName(jar)} from ${source(mirror)} is refused: it is ${detail}`,
    fix:
      'It was damaged on its way or is not the jar that jars.lock.json pins. Try again; if it stays so, ' +
      'do not trust that repository and set KAFKA_JARS_MIRROR to another',
    facts: { jar: jar.coordinates },
  });
};
