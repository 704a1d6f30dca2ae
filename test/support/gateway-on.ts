import { type Gateway, listen, openGateway, openKafkaSource } from '@kafka-streaming/dashboard-server';
import type { KafkaConnection } from '@kafka-streaming/kafka';
import { vi } from 'vitest';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A gateway on a real cluster that has read all there was. */
export const gatewayOn = async (
  kafka: KafkaConnection,
): Promise<{ readonly url: string; readonly gateway: Gateway; stop(): Promise<void> }> => {
  const source = await openKafkaSource(kafka, 'test');
  const gateway = await openGateway({
    source,
    log: silent,
    host: '127.0.0.1',
    allowedOrigins: [],
    webFolder: '/nowhere',
    topicPrefix: kafka.topicPrefix ?? '',
    maxClients: 20,
    tickMs: 100,
  });
  const url = await listen(gateway.server, { host: '127.0.0.1', port: 0 });
  await vi.waitUntil(gateway.isCaughtUp, { timeout: 30_000 });
  return {
    url,
    gateway,
    stop: async () => {
      await gateway.stop();
      await source.close();
    },
  };
};
