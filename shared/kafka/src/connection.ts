/** Where a process logs to: the part of pino's interface that is used here. */
export interface Log {
  debug(facts: object, message?: string): void;
  info(facts: object, message?: string): void;
  warn(facts: object, message?: string): void;
  error(facts: object, message?: string): void;
}

/** How to reach a cluster, and in whose name. */
export interface KafkaConnection {
  /** host:port */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every topic, group and transactional id, so that many suites can share a cluster. */
  readonly topicPrefix?: string;
  readonly sasl?: {
    readonly mechanism: 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  readonly ssl?: boolean | { readonly ca?: string };
  readonly log?: Log;
}

const nowhere = () => {};
const silent: Log = { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere };

export const logOf = (connection: KafkaConnection): Log => connection.log ?? silent;

/** The name that a topic, group or transactional id has in the cluster. */
export const wireName = (connection: KafkaConnection, name: string): string =>
  `${connection.topicPrefix ?? ''}${name}`;

/** The reverse of `wireName`; undefined for a name of another suite. */
export const ownName = (connection: KafkaConnection, name: string): string | undefined => {
  const prefix = connection.topicPrefix ?? '';
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
};
