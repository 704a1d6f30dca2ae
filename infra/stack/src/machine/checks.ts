import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { cachedJars, findJava, isFree, portOwner } from '@kafka-streaming/embedded-kafka';
import type { AppPackage } from '../supervisor/discovery.ts';
import { availableBytes, neededBytes, sizeText } from './memory.ts';

export interface Finding {
  readonly name: string;
  /** bad = a start would fail; note = it would start, otherwise than you may expect. */
  readonly state: 'fine' | 'note' | 'bad';
  readonly found: string;
  readonly fix?: string;
}

const MiB = 1024 * 1024;
/** Jars, an empty broker's files, and some room for a log to grow. */
const diskBytes = 300 * MiB;
const oldestNode = [20, 19] as const;
const kafkaPort = 9_092;

/** Checks all that a start needs, each on its own: one that fails does not hide the next. */
export const checkAll = async (dataDir: string, apps: readonly AppPackage[]): Promise<readonly Finding[]> => {
  const ports = [
    ...apps.flatMap(({ name, port }) => (port === undefined ? [] : [{ name, port }])),
    { name: 'kafka', port: kafkaPort },
  ];
  const found = await Promise.all([
    node(process.versions.node),
    npm(),
    java(),
    memory(),
    folder(dataDir),
    disk(dataDir),
    jars(),
    ...ports.map(port),
  ]);
  return found;
};

export const node = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fine = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const name = 'Node';
  if (fine) return { name, state: 'fine', found: version };
  return {
    name,
    state: 'bad',
    found: version,
    fix: `Install Node ${oldestNode.join('.')} or newer: https://nodejs.org`,
  };
};

const npm = async (): Promise<Finding> => {
  try {
    const { stdout } = await promisify(execFile)('npm', ['--version']);
    return { name: 'npm', state: 'fine', found: stdout.trim() };
  } catch {
    return { name: 'npm', state: 'note', found: 'not found', fix: 'It comes with Node: https://nodejs.org' };
  }
};

const java = async (): Promise<Finding> => {
  try {
    const { path, version } = await findJava();
    return { name: 'Java', state: 'fine', found: `${version} (${path})` };
  } catch (error) {
    return { name: 'Java', state: 'bad', found: error instanceof Error ? error.message : String(error) };
  }
};

const memory = (): Finding => {
  const [available, needed, three] = [availableBytes(), neededBytes(1), neededBytes(3)];
  const found = `${sizeText(available)} free`;
  if (available < needed) {
    return {
      name: 'memory',
      state: 'bad',
      found,
      fix: `${sizeText(needed)} are needed: close other programs.`,
    };
  }
  return {
    name: 'memory',
    state: 'fine',
    found: available < three ? `${found}; enough for one broker` : found,
  };
};

/** The nearest folder above that exists: a data folder need not exist yet. */
const ground = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : ground(dirname(folder));

const folder = (dataDir: string): Finding => {
  const name = 'data folder';
  try {
    accessSync(ground(dataDir), constants.W_OK | constants.X_OK);
    return { name, state: 'fine', found: dataDir };
  } catch {
    const fix = 'Choose a folder that you may write to: --data-dir=DIR.';
    return { name, state: 'bad', found: `${dataDir} can not be written`, fix };
  }
};

const disk = async (dataDir: string): Promise<Finding> => {
  const { bavail, bsize } = await statfs(ground(dataDir));
  const free = bavail * bsize;
  const found = `${sizeText(free)} free`;
  if (free >= diskBytes) return { name: 'disk', state: 'fine', found };
  return {
    name: 'disk',
    state: 'bad',
    found,
    fix: `${sizeText(diskBytes)} are needed: free some, or --data-dir=DIR elsewhere.`,
  };
};

const jars = async (): Promise<Finding> => {
  const { have, of, folder } = await cachedJars();
  const found = `${have} of ${of} in ${folder}`;
  const name = 'Kafka jars';
  return have === of
    ? { name, state: 'fine', found }
    : { name, state: 'note', found, fix: 'The others are downloaded at the first start (43 MB in all).' };
};

const port = async ({ name, port: wished }: { name: string; port: number }): Promise<Finding> => {
  const label = `port ${wished}`;
  if (await isFree(wished)) return { name: label, state: 'fine', found: `free (${name})` };
  const owner = (await portOwner(wished)) ?? 'another process';
  return {
    name: label,
    state: 'note',
    found: `used by ${owner}`,
    fix: `${name} would take the next free one.`,
  };
};
