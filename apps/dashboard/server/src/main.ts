import { runApp } from '@kafka-streaming/app';
import { openGateway } from './gateway.ts';
import { openKafkaSource } from './kafka-source.ts';
import { listen } from './listen.ts';
import { webFolder } from './pages.ts';
import { settings } from './settings.ts';

await runApp({
  name: 'dashboard-server',
  role: 'gateway',
  about: 'The live dashboard: result topics to browsers.',
  settings,
  start: async ({ config, kafka, instance, log }) => {
    const source = await openKafkaSource(kafka, instance);
    const gateway = await openGateway({
      ...config,
      source,
      log,
      allowedOrigins: config.origins,
      webFolder: webFolder(),
      topicPrefix: kafka.topicPrefix ?? '',
    });
    return {
      urls: { dashboard: await listen(gateway.server, config) },
      health: () =>
        gateway.isCaughtUp() ? { healthy: true } : { healthy: false, reason: 'reading the topics' },
      failed: gateway.failed,
      report: () => ({ recordsIn: gateway.recordsIn() }),
      stop: async () => {
        await gateway.stop();
        await source.close();
      },
    };
  },
});
