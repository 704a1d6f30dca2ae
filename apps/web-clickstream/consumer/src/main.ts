import { runApp, runStreamApp } from '@kafka-streaming/app';
import { appName, commands } from './settings.ts';
import { webClickstream } from './topology.ts';

await runApp({
  name: appName,
  role: 'consumer',
  about: 'Computes visits, pages, funnels and more from web events, as they happen.',
  settings: commands,
  start: (context) => runStreamApp(webClickstream(), context),
});
