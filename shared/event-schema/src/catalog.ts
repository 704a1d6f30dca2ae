import { suiteTopics } from './suite.ts';
import type { Topic } from './topic.ts';
import { webTopics } from './web-clickstream.ts';

/** A topic whose value type does not matter to the reader: to create it, to list it, to show it. */
export type AnyTopic = Topic<never> | Topic<unknown>;

/** Domains by the name of their folder in apps/. */
export const domains = {
  suite: suiteTopics,
  'web-clickstream': webTopics,
} as const satisfies Record<string, readonly unknown[]>;

/** Every declared topic. */
export const allTopics = Object.values(domains).flat();
