const KiB = 1024;
const MiB = 1024 * KiB;

/** Bytes that wait in a client's socket, and what is done about them. */
export const pressureLimits = { merge: 256 * KiB, dropRaw: 1 * MiB, close: 4 * MiB } as const;

/**
 * `merge`: nothing more is sent now; the next frame that fits carries what was missed.
 * `drop-raw`: as merge, and raw records that come meanwhile are only counted.
 * `close`: the client is too slow to be served.
 */
export type Pressure = 'none' | 'merge' | 'drop-raw' | 'close';

export const pressureOf = (bufferedBytes: number): Pressure => {
  if (bufferedBytes > pressureLimits.close) return 'close';
  if (bufferedBytes > pressureLimits.dropRaw) return 'drop-raw';
  return bufferedBytes > pressureLimits.merge ? 'merge' : 'none';
};
