import type { PipelineGraph, PipelineNode } from '@kafka-streaming/event-schema';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/overview/graph-layout.ts';

const node = (
  id: string,
  kind: PipelineNode['kind'],
  column: PipelineNode['column'],
  perSecond = 1,
): PipelineNode => ({
  id,
  kind,
  column,
  label: id,
  domain: 'web',
  perSecond,
  history: [perSecond],
});

const graph: PipelineGraph = {
  kind: 'graph',
  time: 0,
  nodes: [
    node('p', 'producer', 0),
    node('e', 'events', 1),
    node('c', 'consumer', 2),
    node('r1', 'results', 3, 2),
    node('r2', 'results', 3, 5),
    node('gateway', 'gateway', 4),
  ],
  edges: [
    { from: 'p', to: 'e', perSecond: 1 },
    { from: 'c', to: 'r1', perSecond: 2 },
    { from: 'c', to: 'r2', perSecond: 5 },
    { from: 'c', to: 'nobody', perSecond: 1 },
  ],
};

describe('the drawing of the pipeline', () => {
  it('puts the result topics of a domain into one box, the busiest first', () => {
    const box = layOut(graph, 1_000).boxes.find(({ kind }) => kind === 'results');
    expect(box).toMatchObject({ title: '2 result topics', perSecond: 7, history: [7] });
    expect(box?.lines.map(({ text }) => text)).toEqual(['r2', 'r1']);
  });

  it('joins boxes by one wire each, as wide as their edges together, and leaves out unknown ones', () => {
    const wires = layOut(graph, 1_000).wires.map(({ from, to, perSecond }) => [from, to, perSecond]);
    expect(wires).toEqual([
      ['p', 'e', 1],
      ['c', 'results:web', 7],
    ]);
  });

  it('stays within its width, and no box lies on another', () => {
    const { boxes, height } = layOut({ ...graph, nodes: [...graph.nodes, node('e2', 'events', 1)] }, 1_000);
    for (const [index, a] of boxes.entries()) {
      expect(a.x + a.width).toBeLessThanOrEqual(1_000);
      expect(a.y + a.height).toBeLessThanOrEqual(height);
      for (const b of boxes.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart, `${a.id} and ${b.id}`).toBe(true);
      }
    }
  });
});
