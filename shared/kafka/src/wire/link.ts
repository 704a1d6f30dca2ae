import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { ISocketFactoryArgs } from 'kafkajs';
import { type KafkaConnection, logOf } from '../connection.ts';
import { KafkaStreamingError } from '../errors.ts';
import { classify } from './failure.ts';
import { Cluster, createLogger, type WireBroker, type WireCluster } from './internals.ts';
import { logBridge, quietLevel } from './log.ts';

/** Times in ms. */
export const connectionTimeout = 3_000;
/** Longer than a broker's failover, so that a slow answer is not taken for a lost one. */
export const requestTimeout = 6_000;
/** A paused broker keeps its connections: only fresh metadata tells that it leads no more. */
const metadataMaxAge = 5_000;

export const retry = { retries: 6, initialRetryTime: 50, maxRetryTime: 1_000, multiplier: 2, factor: 0.2 };

const secure = (ssl: KafkaConnection['ssl']): ConnectionOptions | undefined => {
  if (ssl === undefined || ssl === false) return undefined;
  return ssl === true ? {} : { ...(ssl.ca === undefined ? {} : { ca: ssl.ca }) };
};

/** Without Nagle's delay: a transaction is a row of small requests, each waiting for the answer to the last. */
const openSocket = ({ host, port, ssl, onConnect }: ISocketFactoryArgs): Socket => {
  const name = isIP(host) ? {} : { servername: host };
  const socket = ssl
    ? connectTls({ host, port, ...name, ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect);
  return socket.setKeepAlive(true, 60_000).setNoDelay(true);
};

/** Options that kafkajs's front door and its inner parts share. */
export const clientOptions = (connection: KafkaConnection) => ({
  brokers: [...connection.brokers],
  clientId: connection.clientId,
  connectionTimeout,
  requestTimeout,
  retry,
  socketFactory: openSocket,
  ssl: secure(connection.ssl),
  sasl: connection.sasl,
});

/** Connections to the brokers of a cluster, with what is known of leaders and coordinators. */
export interface Link {
  /** Number of partitions. Errors: KS_CONFIG when there is no such topic. */
  partitionsOf(topic: string): Promise<number>;
  /** The same as last known; undefined before it was asked for. */
  knownPartitions(topic: string): number | undefined;
  leader(topic: string, partition: number): Promise<WireBroker>;
  /** Node id of the leader as last known; undefined while there is none. */
  leaderId(topic: string, partition: number): number | undefined;
  broker(nodeId: number): Promise<WireBroker>;
  anyBroker(): Promise<WireBroker>;
  coordinator(kind: 'group' | 'transaction', id: string): Promise<WireBroker>;
  /** Asks the cluster anew who leads what. Never rejects: who asks next finds out. */
  refresh(error?: unknown): Promise<void>;
  freshen(): Promise<void>;
  close(): Promise<void>;
}

const openCluster = (connection: KafkaConnection): WireCluster =>
  new Cluster({
    ...clientOptions(connection),
    metadataMaxAge,
    allowAutoTopicCreation: false,
    logger: createLogger({ level: quietLevel, logCreator: logBridge(connection) }),
  });

/** A broker whose connection was closed must be forgotten, or kafkajs goes on with the dead connection. */
const forget = (cluster: WireCluster, error: unknown): void => {
  if (!(error instanceof Error) || error.name !== 'KafkaJSConnectionClosedError') return;
  const host: unknown = Reflect.get(error, 'host');
  const port: unknown = Reflect.get(error, 'port');
  if (typeof host === 'string' && typeof port === 'number') cluster.removeBroker({ host, port });
};

const noSuchTopic = (topic: string, cause?: unknown): KafkaStreamingError =>
  new KafkaStreamingError('KS_CONFIG', `there is no topic ${topic}; create it with "npm run topics"`, {
    cause,
    facts: { topic },
  });

/** Errors: those of kafkajs; KS_CONFIG for an unknown topic. */
export const openLink = async (connection: KafkaConnection): Promise<Link> => {
  const cluster = openCluster(connection);
  const known = new Set<string>();
  const log = logOf(connection);
  await cluster.connect();

  const know = async (topic: string): Promise<void> => {
    if (known.has(topic)) return;
    try {
      await cluster.addMultipleTargetTopics([topic]);
    } catch (error) {
      const unknown = error instanceof Error && Reflect.get(error, 'type') === 'UNKNOWN_TOPIC_OR_PARTITION';
      throw unknown ? noSuchTopic(topic, error) : error;
    }
    known.add(topic);
  };
  const leaderId = (topic: string, partition: number): number | undefined => {
    const found = cluster.findTopicPartitionMetadata(topic).find((one) => one.partitionId === partition);
    return found === undefined || found.leader < 0 ? undefined : found.leader;
  };

  return {
    async partitionsOf(topic) {
      await know(topic);
      const { length } = cluster.findTopicPartitionMetadata(topic);
      if (length === 0) throw noSuchTopic(topic);
      return length;
    },
    knownPartitions: (topic) =>
      known.has(topic) ? cluster.findTopicPartitionMetadata(topic).length || undefined : undefined,
    async leader(topic, partition) {
      await know(topic);
      await cluster.refreshMetadataIfNecessary();
      const nodeId = leaderId(topic, partition);
      if (nodeId === undefined) throw Object.assign(new Error('no leader'), { type: 'LEADER_NOT_AVAILABLE' });
      return cluster.findBroker({ nodeId });
    },
    leaderId,
    broker: (nodeId) => cluster.findBroker({ nodeId }),
    anyBroker: () => cluster.brokerPool.findConnectedBroker(),
    async coordinator(kind, id) {
      const asked = await cluster.brokerPool.findConnectedBroker();
      const answer = await asked.findGroupCoordinator({
        groupId: id,
        coordinatorType: kind === 'group' ? 0 : 1,
      });
      return cluster.findBroker({ nodeId: answer.coordinator.nodeId });
    },
    async refresh(error) {
      forget(cluster, error);
      try {
        await cluster.refreshMetadata();
      } catch (cause) {
        forget(cluster, cause);
        log.debug({ cause, failure: classify(cause) }, 'the cluster does not tell its leaders now');
      }
    },
    freshen: () => cluster.refreshMetadataIfNecessary(),
    close: () => cluster.disconnect(),
  };
};
