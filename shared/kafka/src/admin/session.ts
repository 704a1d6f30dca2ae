import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { KafkaConnection } from '../connection.ts';
import { translate } from '../wire/failure.ts';
import { clientOptions } from '../wire/link.ts';
import { logBridge } from '../wire/log.ts';

// kafkajs else writes a notice about its partitioners to the console; ours is given to every send.
process.env['KAFKAJS_NO_PARTITIONER_WARNING'] ??= '1';

/** Does something with an administrator's connection, and closes it. `doing` begins the message of a failure. */
export const withAdmin = async <T>(
  connection: KafkaConnection,
  doing: string,
  use: (admin: Admin) => Promise<T>,
): Promise<T> => {
  const { ssl, sasl, ...options } = clientOptions(connection);
  const kafka = new Kafka({
    ...options,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    logLevel: logLevel.WARN,
    logCreator: logBridge(connection),
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } catch (cause) {
    throw translate(doing, cause, { brokers: connection.brokers });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};
