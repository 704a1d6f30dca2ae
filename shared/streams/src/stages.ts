import type { Plan, PlanNode } from './plan.ts';

/** A stage reads co-partitioned topics and runs as one task per partition. */
export interface Stage {
  readonly index: number;
  /** Topics that it reads; all have the same number of partitions. */
  readonly sources: readonly string[];
  /** `<app>.stage-<n>.changelog` */
  readonly changelog: string;
  /** Always: event time and counts are state too. */
  readonly stateful: boolean;
  /** In the order of flow. */
  readonly nodes: readonly PlanNode[];
}

/**
 * Cuts a plan where records pass through internal topics. Everything that is read from outside makes stage 0,
 * unless it is joined to something repartitioned: then it belongs to that stage.
 */
export const stagesOf = (plan: Plan): readonly Stage[] => {
  const parts = connected(plan.nodes);
  const isInner = (part: readonly PlanNode[]) => part.some(({ source }) => source?.kind === 'internal');
  const outer = parts.filter((part) => !isInner(part)).flat();
  if (outer.length === 0) {
    throw new Error(`KS_CONFIG: ${plan.name} reads nothing from outside: start with from(topic)`);
  }
  const inner = parts.filter(isInner).sort((a, b) => (a[0]?.id ?? 0) - (b[0]?.id ?? 0));
  return [outer, ...inner].map((nodes, index) => ({
    index,
    sources: nodes.flatMap(({ source }) => source?.topic ?? []),
    changelog: `${plan.name}.stage-${index}.changelog`,
    stateful: true,
    nodes: nodes.toSorted((a, b) => a.id - b.id),
  }));
};

/** Parts of the plan that hang together without an internal topic between. */
const connected = (nodes: readonly PlanNode[]): PlanNode[][] => {
  const partOf = new Map<PlanNode, PlanNode[]>();
  for (const node of nodes) {
    const whole = [node];
    for (const part of new Set(node.inputs.flatMap(({ from }) => [partOf.get(from) ?? []])))
      whole.push(...part);
    for (const member of whole) partOf.set(member, whole);
  }
  return [...new Set(partOf.values())].map((part) => part.toSorted((a, b) => a.id - b.id));
};

/** For each node of a stage: the time sources upstream of it, as a key, and how far results there lag behind. */
export interface NodeTime {
  readonly clock: number;
  readonly delayMs: number;
}

/** Gives each node a clock: one per distinct set of sources. */
export const clocksOf = (
  nodes: readonly PlanNode[],
): { readonly clocks: readonly (readonly number[])[]; readonly times: ReadonlyMap<PlanNode, NodeTime> } => {
  const sources = nodes.filter(({ source }) => source !== undefined && source.kind !== 'table');
  const upstream = new Map<PlanNode, ReadonlySet<number>>();
  const times = new Map<PlanNode, NodeTime>();
  const clocks = new Map<string, number[]>();
  for (const node of nodes) {
    const own = sources.indexOf(node);
    const inputs = node.inputs.flatMap(({ from }) => [...(upstream.get(from) ?? [])]);
    const reached = [...new Set(own < 0 ? inputs : [own])].sort((a, b) => a - b);
    upstream.set(node, new Set(reached));
    const key = reached.join();
    if (!clocks.has(key)) clocks.set(key, reached);
    const delays = node.inputs.map(({ from }) => from.holdsMs + (times.get(from)?.delayMs ?? 0));
    times.set(node, { clock: [...clocks.keys()].indexOf(key), delayMs: Math.max(0, ...delays) });
  }
  return { clocks: [...clocks.values()], times };
};
