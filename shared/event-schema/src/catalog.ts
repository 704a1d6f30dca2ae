import type { z } from 'zod';
import { suiteTopics } from './suite.ts';
import type { Topic } from './topic.ts';
import { webTopics } from './web-clickstream.ts';

/** A topic whose value type does not matter to the reader: to create it, to list it, to show it. */
export type AnyTopic = Omit<Topic<never>, 'schema'> & { readonly schema: z.ZodType };

/** Domains by the name of their folder in apps/. */
export const domains = {
  suite: suiteTopics,
  'web-clickstream': webTopics,
} as const satisfies Record<string, readonly AnyTopic[]>;

/** Every declared topic. */
export const allTopics: readonly AnyTopic[] = Object.values(domains).flat();
