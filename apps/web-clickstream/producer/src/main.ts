import { runApp } from '@kafka-streaming/app';
import { settings } from './settings.ts';
import { appName, startWebClickstream } from './web-clickstream.ts';

await runApp({
  name: appName,
  role: 'producer',
  about: 'Takes clicks from browsers and servers into Kafka, and makes some up.',
  settings,
  start: startWebClickstream,
});
