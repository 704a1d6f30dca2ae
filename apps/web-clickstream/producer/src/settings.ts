import { setting } from '@kafka-streaming/app';
import { z } from 'zod';
import { scenarioNames } from './simulator/scenario.ts';

export const settings = {
  host: setting({
    schema: z.string().min(1),
    default: '127.0.0.1',
    env: 'HOST',
    about: 'Address that the collector listens on.',
  }),
  port: setting({
    schema: z.int().min(0).max(65_535),
    default: 3001,
    env: 'PORT',
    about: 'Port of the collector; a busy one is reported and the next free one taken, 0 takes any.',
  }),
  trustProxy: setting({
    schema: z.boolean(),
    default: false,
    env: 'TRUST_PROXY',
    about: 'Takes the address of visitors from X-Forwarded-For: only behind a proxy that sets it.',
  }),
  rateLimit: setting({
    schema: z.int().min(1),
    default: 2_000,
    env: 'RATE_LIMIT',
    unit: 'requests per 10 s',
    about: 'What one address may send in ten seconds before it is told to wait (429).',
  }),
  dataDir: setting({
    schema: z.string().min(1),
    default: '.data',
    env: 'DATA_DIR',
    about: "Folder for the day's secret by which visitors are named.",
  }),
  simulate: setting({
    schema: z.boolean(),
    default: true,
    env: 'SIMULATE',
    about: 'Makes up visitors of the demo shop.',
  }),
  rate: setting({
    schema: z.number().min(0).max(100_000),
    default: 200,
    env: 'RATE',
    unit: 'events/s',
    about: 'Events of the made-up visitors.',
  }),
  seed: setting({
    schema: z.int(),
    default: 1,
    env: 'SEED',
    about: 'The same seed makes up the same visitors.',
  }),
  scenario: setting({
    schema: z
      .string()
      .refine((name) => scenarioNames.includes(name), `expected one of ${scenarioNames.join(', ')}`),
    default: 'normal',
    env: 'SCENARIO',
    about: `What kind of day is made up: ${scenarioNames.join(', ')}.`,
  }),
};
