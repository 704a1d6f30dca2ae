const MiB = 1024 * 1024;

/** Memory that a new process can get, bytes; a container's limit counts. */
export const availableBytes = (): number => process.availableMemory();

/** What the apps and the supervisor use at rest, and a broker, by measurement; see README, "Memory". */
const appsBytes = 500 * MiB;
const brokerBytes = 350 * MiB;

export const neededBytes = (embeddedBrokers: number): number => appsBytes + embeddedBrokers * brokerBytes;

/** `1.5 GB`, `300 MB` */
export const sizeText = (bytes: number): string =>
  bytes >= 1024 * MiB ? `${(bytes / 1024 / MiB).toFixed(1)} GB` : `${Math.round(bytes / MiB)} MB`;
