import { relative } from 'node:path';
import { logDir } from '../stack/data-dir.ts';
import type { Stack } from '../stack/stack-file.ts';
import type { Screen } from './screen.ts';

/** What people read when everything runs: where to look, and how to go on. */
export const summary = (stack: Stack, seconds: number, paint: Screen['paint']): string => {
  const rows = [
    ...addresses(stack.urls).map(([name, url]) => [title(name), paint('cyan', url)] as const),
    ['Kafka', stack.brokers.join(', ')] as const,
    ['Logs', shortPath(logDir(stack.dataDir))] as const,
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 3;
  const failed = stack.apps.filter(({ state }) => state !== 'ready');
  const head =
    failed.length === 0
      ? paint('bold', `KafkaStreaming runs`)
      : paint('red', `KafkaStreaming runs without ${failed.map(({ name }) => name).join(', ')}`);
  return [
    '',
    `  ${head} ${paint('gray', `(${seconds.toFixed(1)} s)`)}`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`),
    '',
    paint('gray', '  npm run status · npm run logs -- APP · Ctrl-C stops everything'),
    '',
  ].join('\n');
};

/** The dashboard first: it is what people came for. */
const addresses = (urls: Stack['urls']): readonly (readonly [string, string])[] =>
  Object.entries(urls).sort(([left], [right]) => rank(left) - rank(right) || left.localeCompare(right));

/** As people would type it here. */
const shortPath = (path: string): string => {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
};

const rank = (name: string): number => (name === 'dashboard' ? 0 : 1);

/** `web-shop` → `Web shop` */
const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
