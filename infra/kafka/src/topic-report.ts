import type { TopicPlan } from '@kafka-streaming/kafka';

/** Topics that exist without a declaration are told, but are no fault: they may be somebody else's. */
export const isAsDeclared = (plan: TopicPlan): boolean =>
  plan.create.length === 0 && plan.alter.length === 0 && plan.drift.length <= plan.unknown.length;

/** The plan for people: a line for each thing to do, or done. */
export const planText = (plan: TopicPlan, applied: boolean): string => {
  const verb = (word: string): string => (applied ? `${word} (done)` : word);
  // Drift tells everything that differs; what has a line of its own is not told twice.
  const mended = plan.alter.length + plan.addPartitions.length;
  const lines = [
    ...plan.create.map((topic) => `+ ${topic}: ${verb('create')}`),
    ...plan.addPartitions.map(({ topic, from, to }) => `~ ${topic}: ${verb('partitions')} ${from} -> ${to}`),
    ...plan.alter.map(({ topic, setting, from, to }) => `~ ${topic}: ${verb(setting)} ${from} -> ${to}`),
    ...plan.drift.filter((line) => line.includes('can not')).map((line) => `! ${line}`),
    ...plan.unknown.map((topic) => `? ${topic}: exists, not declared; left alone`),
  ];
  const summary = `${plan.create.length} to create, ${mended} to change, ${plan.unknown.length} not declared\n`;
  return `${lines.map((line) => `${line}\n`).join('')}${isAsDeclared(plan) ? 'Topics are as declared.\n' : summary}`;
};
