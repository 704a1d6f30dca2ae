export * from './admin/cluster.ts';
export type { DeclaredTopic, TopicPlan } from './admin/topic-plan.ts';
export { applyTopics, planTopics } from './admin/topics.ts';
export type { KafkaConnection, Log } from './connection.ts';
export * from './errors.ts';
export { murmur2Partition } from './murmur2.ts';
