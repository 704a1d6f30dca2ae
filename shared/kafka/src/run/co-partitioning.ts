import type { Stage } from '@kafka-streaming/streams';
import { KafkaStreamingError } from '../errors.ts';

/**
 * Number of tasks of a stage: as many as its source topics have partitions, all the same number.
 * Errors: KS_CONFIG.
 */
export const partitionsOfStage = (stage: Stage, partitionsOf: (topic: string) => number): number => {
  const counts = stage.sources.map((topic) => [topic, partitionsOf(topic)] as const);
  const [first] = counts;
  if (first === undefined) throw new KafkaStreamingError('KS_CONFIG', `stage ${stage.index} reads no topic`);
  if (counts.every(([, count]) => count === first[1])) return first[1];
  const list = counts.map(([topic, count]) => `${topic} ${count}`).join(', ');
  throw new KafkaStreamingError(
    'KS_CONFIG',
    `topics that are joined must have the same number of partitions, these have: ${list}`,
    { facts: { stage: stage.index, partitions: Object.fromEntries(counts) } },
  );
};

/** A topic has one committed offset per group: two stages can not both read it. Errors: KS_CONFIG. */
export const checkSources = (stages: readonly Stage[]): void => {
  const readers = new Map<string, number>();
  for (const { index, sources } of stages) {
    for (const topic of sources) {
      const other = readers.get(topic);
      if (other !== undefined) {
        const what = `stages ${other} and ${index} both read ${topic}; read it once and branch`;
        throw new KafkaStreamingError('KS_CONFIG', what, { facts: { topic } });
      }
      readers.set(topic, index);
    }
  }
};
