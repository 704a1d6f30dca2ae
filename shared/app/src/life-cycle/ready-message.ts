import { z } from 'zod';

/** What a process tells its supervisor, over the channel between them, as soon as it can do its job. */
export const readyMessage = z.object({
  ready: z.literal(true),
  app: z.string(),
  instance: z.string(),
  healthUrl: z.string(),
  /** Public addresses by name, such as `dashboard`, `web-collector`. */
  urls: z.record(z.string(), z.string()),
});
export type ReadyMessage = z.infer<typeof readyMessage>;
