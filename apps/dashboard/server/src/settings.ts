import { setting } from '@kafka-streaming/app';
import { z } from 'zod';

const text = z.string().trim();
const list = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
  z.array(z.url()),
);

/** Everything that can be set from outside, with its default. */
export const settings = {
  port: setting({
    schema: z.coerce.number().int().min(0).max(65_535),
    default: 3_000,
    env: 'DASHBOARD_PORT',
    about: 'Port of the dashboard; 0 = any free one.',
  }),
  host: setting({
    schema: text.min(1),
    default: '127.0.0.1',
    env: 'DASHBOARD_HOST',
    about: 'Address to listen at; 0.0.0.0 opens the dashboard to the network.',
  }),
  origins: setting({
    schema: list,
    default: [],
    env: 'DASHBOARD_ORIGINS',
    about:
      'Further origins, comma-separated, under which the dashboard is reached (a proxy, a development server).',
  }),
  stackFile: setting({
    schema: text,
    default: '',
    env: 'STACK_FILE',
    about: 'The running stack: where the addresses of the other processes are found.',
  }),
  collectorUrl: setting({
    schema: text,
    default: '',
    env: 'COLLECTOR_URL',
    about: 'Click collector that tracks the dashboard itself; default: the one of the stack file.',
  }),
  maxClients: setting({
    schema: z.coerce.number().int().min(1).max(10_000),
    default: 500,
    env: 'DASHBOARD_MAX_CLIENTS',
    unit: 'browsers',
    about: 'Live connections at once; one more is told to try later.',
  }),
  tickMs: setting({
    schema: z.coerce.number().int().min(10).max(5_000),
    default: 50,
    env: 'DASHBOARD_TICK_MS',
    unit: 'ms',
    about: 'Changes of so long are sent together.',
  }),
};
