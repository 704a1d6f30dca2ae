import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Broker, createBroker, type EmbeddedBroker } from './broker.ts';
import { type ClaimedFolder, claimFolder } from './claim.ts';
import { classPathOf, fetchJars } from './jars.ts';
import { findJava } from './java.ts';
import { choosePorts } from './ports.ts';
import type { OnProgress } from './progress.ts';
import { host, type Seat } from './properties.ts';
import { clusterIn, formatStorage, isFormatted } from './storage.ts';

export interface BrokerExit {
  readonly broker: number;
  readonly code: number | null;
}

export interface ClusterOptions {
  readonly brokers: 1 | 3;
  /** Holds the brokers' data, settings and logs; what it held before is served again. */
  readonly dataDir: string;
  /** Of the jars; default: the user's cache. */
  readonly cacheDir?: string;
  /** Wished; a busy one is told with its owner and replaced by a free one. Default: any free ones. */
  readonly ports?: readonly number[];
  /** Limit of each broker's heap, MB. Default 256. */
  readonly heapMb?: number;
  readonly onProgress?: OnProgress;
  /** Settings of the brokers that are to differ, by Kafka's own names. */
  readonly properties?: Record<string, string>;
  /** Every unexpected end of a broker. */
  readonly onExit?: (exit: BrokerExit) => void;
}

/** Real Apache Kafka brokers, children of this process. */
export interface Cluster {
  /** host:port */
  readonly bootstrap: readonly string[];
  readonly clusterId: string;
  readonly brokers: readonly Broker[];
  /** Ends all brokers in good order, within 5 s; then the data folder is free. */
  stop(): Promise<void>;
  /** Class path for Kafka's own tools. */
  readonly classPath: string;
  readonly java: string;
  /** The first unexpected end of a broker. */
  readonly exited: Promise<BrokerExit>;
}

const defaultHeapMb = 256;

/**
 * Starts Kafka: jars, ports, storage, brokers; settles when every broker serves clients.
 * The brokers end with this process, however it ends.
 * Errors: KS_PREFLIGHT (Java, jars, data folder), KS_BROKER (a broker does not start; nothing is left running).
 */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const { onProgress = () => undefined } = options;
  const dataDir = resolve(options.dataDir);
  const java = (await findJava()).path;
  const { cacheDir } = options;
  const classPath = classPathOf(
    await fetchJars({ onProgress, ...(cacheDir === undefined ? {} : { cacheDir }) }),
  );
  await mkdir(dataDir, { recursive: true });
  const claim = await claimFolder(dataDir);
  try {
    const { clusterId } = await clusterIn(dataDir, options.brokers);
    const seats = await takeSeats(options, dataDir, onProgress);
    await formatAll({ java, classPath, clusterId, seats, onProgress });
    return await open(options, { dataDir, java, classPath, clusterId, seats, claim });
  } catch (error) {
    await claim.release();
    throw error;
  }
};

/** The controllers' ports are chosen after the clients': a wished port is not taken away. */
const takeSeats = async (
  { brokers, ports = [] }: ClusterOptions,
  dataDir: string,
  onProgress: OnProgress,
): Promise<readonly Seat[]> => {
  const wishes = Array.from({ length: brokers }, (_, index) => ports[index]);
  const taken = await choosePorts([...wishes, ...wishes.map(() => undefined)], onProgress);
  return wishes.map((_, index) => ({
    id: index + 1,
    port: taken[index] ?? 0,
    controllerPort: taken[brokers + index] ?? 0,
    logDir: join(brokerFolder(dataDir, index + 1), 'data'),
  }));
};

const brokerFolder = (dataDir: string, id: number): string => join(dataDir, `broker-${id}`);

interface Prepared {
  readonly java: string;
  readonly classPath: string;
  readonly clusterId: string;
  readonly seats: readonly Seat[];
}

const formatAll = async (prepared: Prepared & { readonly onProgress: OnProgress }): Promise<void> => {
  const fresh = prepared.seats.filter((seat) => !isFormatted(seat));
  await Promise.all(
    fresh.map((seat) => {
      prepared.onProgress({ step: 'format', broker: seat.id });
      return formatStorage(seat, prepared);
    }),
  );
};

const open = async (
  options: ClusterOptions,
  prepared: Prepared & { readonly dataDir: string; readonly claim: ClaimedFolder },
): Promise<Cluster> => {
  const { java, classPath, clusterId, seats, claim } = prepared;
  let tellExit: (exit: BrokerExit) => void = () => undefined;
  const exited = new Promise<BrokerExit>((settle) => {
    tellExit = settle;
  });
  const brokers: readonly EmbeddedBroker[] = seats.map((seat) =>
    createBroker({
      seat,
      seats,
      folder: brokerFolder(prepared.dataDir, seat.id),
      java,
      classPath,
      heapMb: options.heapMb ?? defaultHeapMb,
      properties: options.properties ?? {},
      onProgress: options.onProgress ?? (() => undefined),
      onStarted: () => claim.note(brokers.flatMap(({ pid }) => pid ?? [])),
      onUnexpectedExit: (code) => {
        options.onExit?.({ broker: seat.id, code });
        tellExit({ broker: seat.id, code });
      },
    }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(brokers.map((broker) => broker.stop()));
    await claim.release();
  };
  const started = await Promise.allSettled(brokers.map((broker) => broker.start()));
  const failure = started.find((one) => one.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  const bootstrap = seats.map(({ port }) => `${host}:${port}`);
  return { bootstrap, clusterId, brokers, stop, classPath, java, exited };
};
