import { type ErrorCode, type ErrorDetails, KafkaStreamingError } from '../errors.ts';

/** What a caller of the protocol may do after a failure. */
export type Failure =
  /** The broker said no, stored nothing, and will say no again. */
  | 'refused'
  /** Right user, wrong right. */
  | 'denied'
  /** Someone else has taken over the transactional id or the place in the group. */
  | 'fenced'
  /** Nothing was stored; ask again, of the new leader or coordinator. */
  | 'moved'
  /** Nothing was stored; ask the same again. */
  | 'later'
  /** No answer, or one that leaves open what was stored. */
  | 'unknown';

const failures: Record<Exclude<Failure, 'unknown'>, readonly string[]> = {
  refused: [
    'MESSAGE_TOO_LARGE',
    'RECORD_LIST_TOO_LARGE',
    'INVALID_RECORD',
    'INVALID_TOPIC_EXCEPTION',
    'INVALID_REQUIRED_ACKS',
    'INVALID_TIMESTAMP',
    'INVALID_CONFIG',
    'INVALID_TRANSACTION_TIMEOUT',
    'INVALID_SESSION_TIMEOUT',
    'POLICY_VIOLATION',
    'UNSUPPORTED_VERSION',
  ],
  denied: [
    'TOPIC_AUTHORIZATION_FAILED',
    'GROUP_AUTHORIZATION_FAILED',
    'CLUSTER_AUTHORIZATION_FAILED',
    'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
    'SASL_AUTHENTICATION_FAILED',
  ],
  fenced: [
    'INVALID_PRODUCER_EPOCH',
    'PRODUCER_FENCED',
    'INVALID_PRODUCER_ID_MAPPING',
    'INVALID_TXN_STATE',
    'UNKNOWN_PRODUCER_ID',
    'TRANSACTION_COORDINATOR_FENCED',
    'FENCED_INSTANCE_ID',
  ],
  moved: [
    'NOT_LEADER_FOR_PARTITION',
    'LEADER_NOT_AVAILABLE',
    'FENCED_LEADER_EPOCH',
    'UNKNOWN_LEADER_EPOCH',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'NOT_COORDINATOR_FOR_GROUP',
    'GROUP_COORDINATOR_NOT_AVAILABLE',
    'REPLICA_NOT_AVAILABLE',
    'ECONNREFUSED',
    'KafkaJSBrokerNotFound',
    'KafkaJSConnectionError',
    'KafkaJSMetadataNotLoaded',
    'KafkaJSTopicMetadataNotLoaded',
    'KafkaJSLockTimeout',
  ],
  later: [
    'CONCURRENT_TRANSACTIONS',
    'GROUP_LOAD_IN_PROGRESS',
    'NOT_ENOUGH_REPLICAS',
    'THROTTLING_QUOTA_EXCEEDED',
  ],
};

const failureOf = new Map<string, Failure>();
for (const failure of ['refused', 'denied', 'fenced', 'moved', 'later'] as const) {
  for (const name of failures[failure]) failureOf.set(name, failure);
}

/** Kafka's or kafkajs's own names of an error, the most telling first. */
export const namesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return [];
  const own = ['type', 'code', 'name'].flatMap((field) => {
    const name: unknown = Reflect.get(error, field);
    return typeof name === 'string' ? [name] : [];
  });
  return [...own, ...namesOf(error.cause)];
};

/**
 * A connection that closes while a request is under way leaves its fate open: kafkajs tells by the class
 * (`KafkaJSConnectionClosedError`); `KafkaJSConnectionError` with a socket's code says so too, unless refused.
 */
export const classify = (error: unknown): Failure => {
  if (error instanceof Error && error.name === 'KafkaJSSASLAuthenticationError') return 'denied';
  const names = namesOf(error);
  if (names.includes('KafkaJSConnectionError') && /ECONNRESET|EPIPE|ETIMEDOUT/.test(names.join()))
    return 'unknown';
  for (const name of names) {
    const failure = failureOf.get(name);
    if (failure !== undefined) return failure;
  }
  return 'unknown';
};

/**
 * An error that no broker and no network makes: a mistake in the program. It is never retried.
 * kafkajs itself stops a consumer for good, and silently, when it meets one.
 */
export const isBug = (error: unknown): boolean =>
  !(error instanceof Error) ||
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof ReferenceError ||
  error instanceof SyntaxError;

const codes: Record<Failure, ErrorCode> = {
  refused: 'KS_BROKER',
  denied: 'KS_ACCESS',
  fenced: 'KS_FENCED',
  moved: 'KS_BROKER',
  later: 'KS_BROKER',
  unknown: 'KS_BROKER',
};

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Any error as one of ours; `what` names the thing that could not be done. */
export const translate = (
  what: string,
  cause: unknown,
  facts: ErrorDetails['facts'] = {},
): KafkaStreamingError => {
  if (cause instanceof KafkaStreamingError) return cause;
  if (isBug(cause))
    return new KafkaStreamingError('KS_BUG', `${what}: ${messageOf(cause)}`, { cause, facts });
  const code = namesOf(cause).includes('MESSAGE_TOO_LARGE') ? 'KS_TOO_LARGE' : codes[classify(cause)];
  return new KafkaStreamingError(code, `${what}: ${messageOf(cause)}`, {
    cause,
    facts: { ...facts, broker: namesOf(cause)[0] },
  });
};
