/** Where one broker of a cluster stands. */
export interface Seat {
  readonly id: number;
  readonly port: number;
  /** Its controller listens here. */
  readonly controllerPort: number;
  readonly logDir: string;
}

export const host = '127.0.0.1';

/**
 * Settings of a combined broker and controller (KRaft).
 *
 * The voters are written here, not kept in the metadata log: so ports may be others after a restart. Copies follow
 * the number of brokers: with more copies than brokers Kafka's own topics are never made, and no consumer joins.
 */
export const brokerProperties = (
  seat: Seat,
  seats: readonly Seat[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const copies = String(Math.min(3, seats.length));
  const inSync = String(Math.min(2, seats.length));
  return {
    'process.roles': 'broker,controller',
    'node.id': String(seat.id),
    'log.dirs': seat.logDir,
    listeners: `PLAINTEXT://${host}:${seat.port},CONTROLLER://${host}:${seat.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${host}:${seat.port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': seats.map((one) => `${one.id}@${host}:${one.controllerPort}`).join(','),
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    ...safety,
    ...failover,
    ...small,
    ...more,
  };
};

/** Nothing acknowledged may be lost, and no topic appears by a typing error. */
const safety = {
  'unclean.leader.election.enable': 'false',
  'auto.create.topics.enable': 'false',
};

/**
 * A dead broker is noticed after 2 s instead of 9, a dead controller after 1.2 instead of 2: a new one counts every
 * broker's 2 s from its own beginning, so that both at once stay below 5. A group does not wait for members that never come.
 */
const failover = {
  'controller.quorum.fetch.timeout.ms': '1200',
  'controller.quorum.election.timeout.ms': '500',
  'controller.quorum.election.backoff.max.ms': '300',
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '500',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '2000',
};

/**
 * For one machine with a few users instead of a data centre. Kafka's own topics have 50 partitions by default, each
 * with files to open at a start; the log cleaner alone takes 128 MB of heap by default.
 */
const small = {
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.num.partitions': '8',
  'share.coordinator.state.topic.num.partitions': '1',
  'num.network.threads': '2',
  'num.io.threads': '4',
  'background.threads': '4',
  'log.cleaner.threads': '1',
  'log.cleaner.dedupe.buffer.size': String(16 * 1024 * 1024),
  'log.cleaner.io.buffer.size': String(256 * 1024),
};

/** As Java reads a properties file; a backslash (Windows paths) is doubled. */
export const propertiesText = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');

/** A log of warnings beside the broker's data, at most two files of 5 MB. */
export const loggingText = (): string =>
  propertiesText({
    status: 'error',
    'appender.file.type': 'RollingFile',
    'appender.file.name': 'file',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: log4j fills this in.
    'appender.file.fileName': '${sys:broker.log}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: log4j fills this in.
    'appender.file.filePattern': '${sys:broker.log}.%i',
    'appender.file.layout.type': 'PatternLayout',
    'appender.file.layout.pattern': '%d{ISO8601} %-5p %m (%c)%n',
    'appender.file.policies.type': 'Policies',
    'appender.file.policies.size.type': 'SizeBasedTriggeringPolicy',
    'appender.file.policies.size.size': '5MB',
    'appender.file.strategy.type': 'DefaultRolloverStrategy',
    'appender.file.strategy.max': '1',
    'rootLogger.level': 'warn',
    'rootLogger.appenderRef.file.ref': 'file',
    'logger.life.name': 'kafka.server.KafkaRaftServer',
    'logger.life.level': 'info',
  });
