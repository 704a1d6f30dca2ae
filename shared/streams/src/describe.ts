import type { PlanNode } from './plan.ts';
import type { Stage } from './stages.ts';

/**
 * A topology in text: each stage as trees, from the topics that come in to those that go out. A node with two
 * inputs stands below the first; below the other, an arrow points to it.
 */
export const describePlan = (name: string, stages: readonly Stage[]): string =>
  [name, ...stages.map(describeStage)].join('\n\n');

const describeStage = ({ index, nodes }: Stage): string => {
  const roots = nodes.filter(({ inputs }) => inputs.length === 0);
  return [`stage ${index}`, ...roots.flatMap((root) => [line(root), ...below(root, nodes, '')])].join('\n');
};

const below = (node: PlanNode, nodes: readonly PlanNode[], indent: string): string[] => {
  const next = nodes.flatMap((child) =>
    child.inputs.flatMap(({ from }, at) => (from === node ? [{ child, again: at > 0 }] : [])),
  );
  return next.flatMap(({ child, again }, i) => {
    const last = i === next.length - 1;
    const here = `${indent}${last ? '└─ ' : '├─ '}`;
    if (again) return [`${here}→ ${child.kind} ${child.name}`];
    return [here + line(child), ...below(child, nodes, `${indent}${last ? '   ' : '│  '}`)];
  });
};

const line = (node: PlanNode): string => {
  const { kind, name, store, channel, source } = node;
  if (channel !== undefined) return `${kind} → ${channel.topic}`;
  const lateness = source?.latenessMs === undefined ? '' : ` (lateness ${source.latenessMs} ms)`;
  return `${kind} ${name}${store === undefined || store === name ? '' : ` [${store}]`}${lateness}`;
};
