import { setting } from '@kafka-streaming/app';
import { z } from 'zod';
import { latenessMs, sessionGapMs, sessionMaxMs } from './definitions.ts';
import { type FunnelDefinition, purchase } from './funnel.ts';

export const appName = 'web-clickstream';

/** What a site may want otherwise; the defaults are the domain's definitions. */
export interface WebClickstreamSettings {
  /** A longer pause ends a session. */
  readonly sessionGapMs: number;
  readonly sessionMaxMs: number;
  /** How far out of order events may be; later ones are late. */
  readonly latenessMs: number;
  readonly funnels: readonly FunnelDefinition[];
}
export const defaultSettings: WebClickstreamSettings = {
  sessionGapMs,
  sessionMaxMs,
  latenessMs,
  funnels: [purchase],
};

/** What whoever runs the application may set. */
export const commands = {
  commitIntervalMs: setting({
    schema: z.number().int().min(10).max(5_000),
    default: 50,
    env: 'COMMIT_INTERVAL_MS',
    unit: 'ms',
    about: 'From one commit of results to the next: shorter is fresher, longer is cheaper.',
  }),
};
