import type { describeCluster, describeTopics, ReadRecord, scan } from '@kafka-streaming/kafka';

/** A bounded read: what to read, and what ends it. */
export type ScanOptions = Parameters<typeof scan>[1];
export type ScanResult = Awaited<ReturnType<typeof scan>>;
export type Brokers = Awaited<ReturnType<typeof describeCluster>>;
export type LiveTopic = Awaited<ReturnType<typeof describeTopics>>[number];

/** Everything the gateway wants of Kafka. Tests pass one that lives in memory. */
export interface Source {
  /**
   * Delivers what is and what comes: all of the state topics, the newest `raw` records of the raw ones.
   * `caughtUp` is called once, when all that existed at the start was delivered.
   */
  readonly follow: (what: {
    readonly state: readonly string[];
    readonly raw: readonly { readonly topic: string; readonly keep: number }[];
    readonly onRecords: (records: readonly ReadRecord[]) => void;
    readonly caughtUp: () => void;
  }) => Promise<{
    stop(): Promise<void>;
    /** Settles when nothing more will be delivered, though nobody stopped it. */
    readonly failed: Promise<Error>;
  }>;
  readonly scan: (options: ScanOptions) => Promise<ScanResult>;
  readonly brokers: () => Promise<Brokers>;
  /** All topics of the suite that exist. */
  readonly topics: () => Promise<readonly LiveTopic[]>;
  /** Resolves when all in-sync replicas have it. */
  readonly send: (topic: string, record: { readonly key: string; readonly value: string }) => Promise<void>;
}
