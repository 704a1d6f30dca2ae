import { type AnyTopic, allTopics } from '@kafka-streaming/event-schema';
import { applyTopics, type KafkaConnection, type TopicPlan } from '@kafka-streaming/kafka';

/**
 * Makes the cluster's topics what event-schema declares: creates, alters settings, adds partitions. Deletes nothing.
 * Returns what was to be done. Errors: KS_BROKER, KS_ACCESS, KS_CONFIG.
 */
export const provision = (
  connection: KafkaConnection,
  options: { readonly topics?: readonly Pick<AnyTopic, 'name' | 'settings'>[] } = {},
): Promise<TopicPlan> => applyTopics(connection, options.topics ?? allTopics);
