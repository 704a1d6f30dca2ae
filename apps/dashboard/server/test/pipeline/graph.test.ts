import { describe, expect, it } from 'vitest';
import { graph, sample } from '../../src/pipeline/graph.ts';
import { rates } from '../../src/pipeline/rates.ts';
import { ending, fate, picture, report } from './pictures.ts';

const at = (now: number, count: number) =>
  picture({
    now,
    reports: [
      report({ time: now, outPerSecond: 50, acked: { 'web.events/0': count - 1 } }),
      report({ app: 'web-analytics', role: 'consumer', time: now, inPerSecond: 50 }),
      report({ app: 'gone', role: 'producer', time: now - 5_000, outPerSecond: 99 }),
    ],
    fates: [fate({ read: count, position: String(count) })],
    topics: [
      ending('web.events', count),
      ending('web.traffic', count),
      ending('web.sites', 0),
      ending('suite.alerts', 9),
    ],
    readByGateway: new Map([['web.traffic', 2 * count]]),
  });

const drawn = () => {
  const all = rates();
  sample(all, at(8_000, 100));
  const now = at(10_000, 200);
  sample(all, now);
  return graph(now, all);
};

describe('the pipeline graph', () => {
  it('draws who writes, reads and shows what, from left to right', () => {
    expect(drawn().nodes.map(({ id, column }) => [id, column])).toEqual([
      ['producer:web-collector', 0],
      ['producer:gone', 0],
      ['consumer:web-analytics', 2],
      ['topic:web.events', 1],
      ['topic:web.traffic', 3],
      ['gateway', 4],
    ]);
    expect(drawn().edges).toEqual([
      { from: 'producer:web-collector', to: 'topic:web.events', perSecond: 50 },
      { from: 'topic:web.events', to: 'consumer:web-analytics', perSecond: 50 },
      { from: 'consumer:web-analytics', to: 'topic:web.traffic', perSecond: 100 },
      { from: 'topic:web.traffic', to: 'gateway', perSecond: 100 },
    ]);
  });

  it('shows an app that has not reported for 5 s as not running', () => {
    const nodes = new Map(drawn().nodes.map((node) => [node.id, node]));
    expect(nodes.get('producer:gone')).toMatchObject({ instances: 0, perSecond: 0 });
    expect(nodes.get('producer:web-collector')).toMatchObject({
      instances: 1,
      perSecond: 50,
      history: [50, 50],
    });
  });

  it('finds the domain of an app in what it reads and writes', () => {
    const nodes = new Map(drawn().nodes.map((node) => [node.id, node.domain]));
    expect(nodes.get('consumer:web-analytics')).toBe('web-clickstream');
    expect(nodes.get('producer:web-collector')).toBe('web-clickstream');
  });

  it('draws what producers write as events, as long as nobody has read it', () => {
    const alone = graph({ ...at(10_000, 200), fates: [] }, rates());
    expect(alone.nodes.find(({ id }) => id === 'topic:web.events')).toMatchObject({
      kind: 'events',
      column: 1,
    });
  });
});
