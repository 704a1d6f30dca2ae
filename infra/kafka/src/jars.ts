import { mkdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { checkJar } from './jar-check.ts';
import { downloadJar } from './jar-download.ts';
import { fileName, type LockedJar, readLock } from './jar-lock.ts';
import type { OnProgress } from './progress.ts';

/** Enough to fill a line to a repository, few enough to be polite. */
const parallelDownloads = 8;

export interface JarOptions {
  /** Default: the user's cache, see `cacheFolder`. */
  readonly cacheDir?: string;
  readonly onProgress?: OnProgress;
  /** Default: those of jars.lock.json that a broker needs. */
  readonly jars?: readonly LockedJar[];
  /** Default: KAFKA_JARS_MIRROR, or else Maven Central. */
  readonly mirror?: string | undefined;
}

const folderOf = (cacheDir: string | undefined): string => join(resolve(cacheDir ?? cacheFolder()), 'jars');

const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/**
 * Kafka's jars as files, each checked against the lock; what is absent or broken in the cache is fetched.
 * Works offline once all are there.
 * Errors: KS_PREFLIGHT, naming the jar that can't be had or is not what the lock pins.
 */
export const fetchJars = async (options: JarOptions = {}): Promise<readonly string[]> => {
  const { jars = readLock().runtime, onProgress = () => undefined } = options;
  const folder = folderOf(options.cacheDir);
  await mkdir(folder, { recursive: true });
  const lacking = await lackingOf(jars, folder);
  let [done, bytes] = [jars.length - lacking.length, 0];
  const report = (): void => onProgress({ step: 'jars', done, total: jars.length, bytes });
  report();
  await inParallel(lacking, async (jar) => {
    await downloadJar(jar, { folder, mirror: options.mirror ?? given(process.env['KAFKA_JARS_MIRROR']) });
    [done, bytes] = [done + 1, bytes + jar.bytes];
    report();
  });
  return jars.map((jar) => join(folder, fileName(jar)));
};

/** How many of the jars are in the cache, whole; nothing is fetched. */
export const cachedJars = async (
  options: { readonly cacheDir?: string } = {},
): Promise<{ have: number; of: number; folder: string }> => {
  const jars = readLock().runtime;
  const folder = folderOf(options.cacheDir);
  return { have: jars.length - (await lackingOf(jars, folder)).length, of: jars.length, folder };
};

/** Kafka's own command-line tools, beside what they need: `org.apache.kafka.tools.TopicCommand` and others. */
export const fetchTools = async (options: Omit<JarOptions, 'jars'> = {}): Promise<string> => {
  const { runtime, tools } = readLock();
  return classPathOf(await fetchJars({ ...options, jars: [...tools, ...runtime] }));
};

export const classPathOf = (jars: readonly string[]): string => jars.join(delimiter);

/** Largest first: so the last one to end is a short one. */
const lackingOf = async (jars: readonly LockedJar[], folder: string): Promise<readonly LockedJar[]> => {
  const checked = await Promise.all(
    jars.map(async (jar) => ({ jar, ...(await checkJar(join(folder, fileName(jar)), jar)) })),
  );
  return checked
    .filter(({ state }) => state !== 'whole')
    .map(({ jar }) => jar)
    .sort((a, b) => b.bytes - a.bytes);
};

const inParallel = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: parallelDownloads }, worker));
};
