import type { LogEntry } from 'kafkajs';
import { type KafkaConnection, logOf } from '../connection.ts';

/** Levels of kafkajs. */
const ERROR = 1;
const WARN = 2;
/** Nothing below is asked for: kafkajs builds a message for each request. */
export const quietLevel = WARN;

/**
 * What kafkajs calls an error and is daily business: answers that ask to come again, closed connections that are
 * opened anew. Who called decides what it means, and logs that.
 */
const routine = /^(Response |Failed to connect|Connection|Request |Socket)/;

/** Brings kafkajs's log into ours: routine to debug, the rest to warn. */
export const logBridge = (connection: KafkaConnection) => () => {
  const log = logOf(connection);
  return ({
    level,
    namespace,
    log: { message, timestamp: _time, logger: _logger, ...facts },
  }: LogEntry): void => {
    const entry = { kafkajs: namespace, ...facts };
    if (level === ERROR && !routine.test(message)) log.warn(entry, message);
    else log.debug(entry, message);
  };
};
