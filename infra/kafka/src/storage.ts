import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KafkaStreamingError } from '@kafka-streaming/kafka';
import { startFlags } from './jvm.ts';
import { preflight } from './preflight.ts';
import { brokerProperties, propertiesText, type Seat } from './properties.ts';

/** What a data folder holds, written once. */
interface ClusterFile {
  readonly clusterId: string;
  readonly brokers: number;
}

/** 16 random bytes as Kafka writes them; a leading dash would look like a flag. */
export const newClusterId = (): string => randomBytes(16).toString('base64url').replace(/^-/, 'A');

/**
 * The cluster that a folder holds; a new one for an empty folder.
 * Errors: KS_PREFLIGHT when it holds a cluster of another size: its data would be served by brokers that are not there.
 */
export const clusterIn = async (folder: string, brokers: number): Promise<ClusterFile> => {
  const file = join(folder, 'cluster.json');
  const found = clusterFrom(await readFile(file, 'utf8').catch(() => ''));
  if (found === undefined) {
    const cluster = { clusterId: newClusterId(), brokers };
    await writeFile(file, JSON.stringify(cluster));
    return cluster;
  }
  if (found.brokers === brokers) return found;
  throw preflight({
    what: `${folder} holds a cluster of ${found.brokers} broker(s), not of ${brokers}`,
    fix: `Start ${found.brokers} broker(s), or remove that folder (npm run reset), or choose another one`,
    facts: { folder, brokers: found.brokers },
  });
};

const clusterFrom = (text: string): ClusterFile | undefined => {
  try {
    const { clusterId, brokers } = JSON.parse(text);
    return typeof clusterId === 'string' && typeof brokers === 'number' ? { clusterId, brokers } : undefined;
  } catch {
    return undefined;
  }
};

export interface FormatOptions {
  readonly java: string;
  readonly classPath: string;
  readonly clusterId: string;
  readonly seats: readonly Seat[];
}

export const isFormatted = (seat: Seat): boolean => existsSync(join(seat.logDir, 'meta.properties'));

/** Formats a broker's storage beside its place, then renames it: an interrupted format leaves nothing half done. */
export const formatStorage = async (seat: Seat, options: FormatOptions): Promise<void> => {
  const fresh = `${seat.logDir}.new`;
  const config = `${fresh}.properties`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(dirname(fresh), { recursive: true });
  await writeFile(config, propertiesText(brokerProperties({ ...seat, logDir: fresh }, options.seats)));
  const tool = ['kafka.tools.StorageTool', 'format', '--cluster-id', options.clusterId, '--config', config];
  try {
    await promisify(execFile)(options.java, [...startFlags, '-cp', options.classPath, ...tool], {
      timeout: 60_000,
    });
  } catch (cause) {
    throw new KafkaStreamingError(
      'KS_BROKER',
      `the storage of broker ${seat.id} could not be formatted: ${cause}`,
      {
        cause,
      },
    );
  }
  await rename(fresh, seat.logDir);
  await rm(config, { force: true });
};
