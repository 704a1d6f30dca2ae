/**
 * The parts of kafkajs 2.2.4 that its front door does not show, with the types they have.
 * Why they are used instead of its Producer and Consumer: README, "Why".
 */
import { createRequire } from 'node:module';
import type { logCreator } from 'kafkajs';

export interface GroupMember {
  readonly memberId: string;
  readonly memberMetadata: Buffer;
}

export interface PartitionError {
  readonly partition: number;
  readonly errorCode: number;
}

/** One request as its bytes, and how to read the answer. */
export interface WireCall<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<WireEncoder>;
  };
  readonly response: {
    readonly decode: (bytes: Buffer) => Promise<T> | T;
    readonly parse: (decoded: T) => T;
  };
  readonly requestTimeout?: number;
}

interface Offset {
  readonly partition: number;
  readonly offset: string;
}
interface TransactionOf {
  readonly transactionalId: string;
  readonly producerId: string;
  readonly producerEpoch: number;
}

/** A broker with the requests that it answers. All reject with an error of kafkajs. */
export interface WireBroker {
  readonly nodeId: number;
  readonly connectionPool: { send<T extends object>(call: WireCall<T>): Promise<T> };
  isConnected(): boolean;
  disconnect(): Promise<void>;
  initProducerId(request: {
    transactionalId: string | undefined;
    transactionTimeout: number;
  }): Promise<{ readonly producerId: string; readonly producerEpoch: number }>;
  addPartitionsToTxn(
    request: TransactionOf & { topics: readonly { topic: string; partitions: readonly number[] }[] },
  ): Promise<unknown>;
  addOffsetsToTxn(request: TransactionOf & { groupId: string }): Promise<unknown>;
  txnOffsetCommit(
    request: TransactionOf & {
      groupId: string;
      topics: readonly { topic: string; partitions: readonly Offset[] }[];
    },
  ): Promise<unknown>;
  endTxn(request: TransactionOf & { transactionResult: boolean }): Promise<unknown>;
  findGroupCoordinator(request: {
    groupId: string;
    coordinatorType: 0 | 1;
  }): Promise<{ readonly coordinator: { readonly nodeId: number } }>;
  offsetFetch(request: {
    groupId: string;
    topics: readonly { topic: string; partitions: readonly { partition: number }[] }[];
  }): Promise<{ readonly responses: readonly { topic: string; partitions: readonly Offset[] }[] }>;
  listOffsets(request: {
    isolationLevel: 0 | 1;
    topics: readonly {
      topic: string;
      partitions: readonly { partition: number; timestamp: string | number }[];
    }[];
  }): Promise<{ readonly responses: readonly { topic: string; partitions: readonly Offset[] }[] }>;
  joinGroup(request: {
    groupId: string;
    sessionTimeout: number;
    rebalanceTimeout: number;
    memberId: string;
    groupProtocols: readonly { name: string; metadata: Buffer }[];
  }): Promise<{
    readonly generationId: number;
    readonly leaderId: string;
    readonly memberId: string;
    readonly members: readonly GroupMember[];
  }>;
  syncGroup(request: {
    groupId: string;
    generationId: number;
    memberId: string;
    groupAssignment: readonly { memberId: string; memberAssignment: Buffer }[];
  }): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(request: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
}

export interface WireCluster {
  readonly brokerPool: { findConnectedBroker(): Promise<WireBroker> };
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { partitionId: number; leader: number }[];
  findBroker(of: { nodeId: number }): Promise<WireBroker>;
  removeBroker(address: { host: string; port: number }): void;
}

export interface WireEncoder {
  readonly buffer: Buffer;
  writeInt8(value: number): WireEncoder;
  writeInt16(value: number): WireEncoder;
  writeInt32(value: number): WireEncoder;
  writeInt64(value: number | string): WireEncoder;
  writeString(value: string | null): WireEncoder;
  writeBytes(value: Buffer): WireEncoder;
}

interface RetryOptions {
  readonly retries: number;
  readonly initialRetryTime: number;
  readonly maxRetryTime: number;
  readonly multiplier: number;
  readonly factor: number;
}

export interface WireClusterOptions {
  readonly logger: unknown;
  readonly socketFactory: unknown;
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl: unknown;
  readonly sasl: unknown;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly metadataMaxAge: number;
  readonly allowAutoTopicCreation: boolean;
  readonly retry: RetryOptions;
}

const load = createRequire(import.meta.url);

export const Cluster: new (options: WireClusterOptions) => WireCluster = load('kafkajs/src/cluster/index.js');
export const Encoder: new (size?: number) => WireEncoder = load('kafkajs/src/protocol/encoder.js');
export const createSocketFactory: () => unknown = load('kafkajs/src/network/socketFactory.js');
export const createLogger: (options: { level: number; logCreator: logCreator }) => unknown = load(
  'kafkajs/src/loggers/index.js',
).createLogger;
/** kafkajs's error for a code of the protocol: its `type` is Kafka's name of the error. */
export const errorOfCode: (code: number) => Error = load('kafkajs/src/protocol/error.js').createErrorFromCode;

interface ThrottledQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
}
const RequestQueue: {
  readonly prototype: { scheduleCheckPendingRequests: (this: ThrottledQueue) => void };
} = load('kafkajs/src/network/requestQueue/index.js');

/**
 * kafkajs sets a timer for "throttled until" even when nothing waits and no throttle holds: with a negative delay,
 * after every answer. Node 24 warns of it on the console; without it nothing is missed.
 */
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: ThrottledQueue): void {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};
