import type { PipelineGraph, PipelineNode } from '@kafka-streaming/event-schema';

/** A box of the drawing: one node, or all result topics of a domain. */
export interface Box {
  readonly id: string;
  readonly title: string;
  readonly kind: PipelineNode['kind'];
  readonly domain: string;
  readonly perSecond: number;
  readonly history: readonly number[];
  readonly instances: number | undefined;
  /** The busiest topics of a group of them. */
  readonly lines: readonly { readonly text: string; readonly perSecond: number }[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Wire {
  readonly from: string;
  readonly to: string;
  readonly perSecond: number;
  /** SVG path. */
  readonly path: string;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly height: number;
}

type Group = Omit<Box, 'x' | 'y' | 'width' | 'height'> & {
  readonly column: number;
  readonly members: readonly string[];
};

const boxHeight = 48;
const lineHeight = 19;
const gap = 12;
const columns = 5;
/** Topics listed in the box of a domain's results. */
const shownLines = 6;

const single = (node: PipelineNode): Group => ({
  id: node.id,
  title: node.label,
  kind: node.kind,
  domain: node.domain,
  column: node.column,
  perSecond: node.perSecond,
  history: node.history,
  instances: node.instances,
  lines: [],
  members: [node.id],
});

const addHistories = (nodes: readonly PipelineNode[]): readonly number[] => {
  const longest = Math.max(0, ...nodes.map(({ history }) => history.length));
  return Array.from({ length: longest }, (_, i) =>
    nodes.reduce((sum, { history }) => sum + (history[history.length - longest + i] ?? 0), 0),
  );
};

const results = (domain: string, nodes: readonly PipelineNode[]): Group => ({
  id: `results:${domain}`,
  title: `${nodes.length} result topics`,
  kind: 'results',
  domain,
  column: 3,
  perSecond: nodes.reduce((sum, node) => sum + node.perSecond, 0),
  history: addHistories(nodes),
  instances: undefined,
  lines: nodes
    .toSorted((a, b) => b.perSecond - a.perSecond || a.label.localeCompare(b.label))
    .slice(0, shownLines)
    .map((node) => ({ text: node.label, perSecond: node.perSecond })),
  members: nodes.map(({ id }) => id),
});

const groupNodes = (nodes: readonly PipelineNode[]): readonly Group[] => {
  const topics = nodes.filter(({ kind }) => kind === 'results');
  const domains = [...new Set(topics.map(({ domain }) => domain))];
  return [
    ...nodes.filter(({ kind }) => kind !== 'results').map(single),
    ...domains.map((domain) =>
      results(
        domain,
        topics.filter((topic) => topic.domain === domain),
      ),
    ),
  ];
};

const heightOf = (group: Group): number =>
  boxHeight + (group.lines.length === 0 ? 0 : group.lines.length * lineHeight + 8);

const place = (groups: readonly Group[], width: number): readonly Box[] => {
  const boxWidth = Math.min(212, (width - (columns - 1) * 36) / columns);
  const step = (width - boxWidth) / (columns - 1);
  const stacks = Array.from({ length: columns }, (_, column) =>
    groups.filter((group) => group.column === column).toSorted((a, b) => a.domain.localeCompare(b.domain)),
  );
  const tall = (stack: readonly Group[]): number =>
    stack.reduce((sum, group) => sum + heightOf(group) + gap, -gap);
  const height = Math.max(0, ...stacks.map(tall));
  return stacks.flatMap((stack, column) => {
    let y = (height - tall(stack)) / 2;
    return stack.map((group) => {
      const box = { ...group, x: column * step, y, width: boxWidth, height: heightOf(group) };
      y += box.height + gap;
      return box;
    });
  });
};

const curve = (from: Box, to: Box): string => {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
};

/** Places the nodes of the pipeline in their columns and joins them; the edges of a group become one. */
export const layOut = (graph: PipelineGraph, width: number): Layout => {
  const groups = groupNodes(graph.nodes);
  const boxes = place(groups, width);
  const boxOf = new Map(groups.flatMap(({ id, members }) => members.map((member) => [member, id] as const)));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const flows = new Map<string, { from: Box; to: Box; perSecond: number }>();
  for (const edge of graph.edges) {
    const from = byId.get(boxOf.get(edge.from) ?? '');
    const to = byId.get(boxOf.get(edge.to) ?? '');
    if (!from || !to || from === to) continue;
    const name = `${from.id}>${to.id}`;
    flows.set(name, { from, to, perSecond: (flows.get(name)?.perSecond ?? 0) + edge.perSecond });
  }
  return {
    boxes,
    wires: [...flows.values()].map(({ from, to, perSecond }) => ({
      from: from.id,
      to: to.id,
      perSecond,
      path: curve(from, to),
    })),
    height: Math.max(0, ...boxes.map((box) => box.y + box.height)),
  };
};
