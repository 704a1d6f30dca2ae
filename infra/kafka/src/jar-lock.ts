import { readFileSync } from 'node:fs';

/** One jar, pinned: what it is called in a Maven repository, how long it is, and the SHA-256 of its bytes. */
export interface LockedJar {
  /** `group:artifact:version` */
  readonly coordinates: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface JarLock {
  /** Version of Kafka. */
  readonly kafka: string;
  /** What a broker needs. */
  readonly runtime: readonly LockedJar[];
  /** Kafka's own command-line tools; only tests fetch them. */
  readonly tools: readonly LockedJar[];
}

export const lockFile = new URL('../jars.lock.json', import.meta.url);

/** The lock as this package ships it. */
export const readLock = (): JarLock => {
  const lock: unknown = JSON.parse(readFileSync(lockFile, 'utf8'));
  if (!isLock(lock))
    throw new TypeError(`${lockFile.pathname} is no list of jars: write it anew with src/lock.ts`);
  return lock;
};

/** `artifact-version.jar`, the name in a Maven repository. */
export const fileName = (jar: LockedJar): string => `${jar.coordinates.split(':').slice(1).join('-')}.jar`;

const isLock = (value: unknown): value is JarLock =>
  isObject(value) &&
  typeof value['kafka'] === 'string' &&
  isJarList(value['runtime']) &&
  isJarList(value['tools']);

const isJarList = (value: unknown): boolean => Array.isArray(value) && value.every(isJar);

const isJar = (value: unknown): boolean =>
  isObject(value) &&
  /^[\w.-]+:[\w.-]+:[\w.-]+$/.test(String(value['coordinates'])) &&
  Number.isSafeInteger(value['bytes']) &&
  /^[0-9a-f]{64}$/.test(String(value['sha256']));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
