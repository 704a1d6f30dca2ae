import { describe, expect, it } from 'vitest';
import { checkSources, partitionsOfStage } from '../../src/run/co-partitioning.ts';

const stage = (index: number, ...sources: string[]) => ({
  index,
  sources,
  changelog: 'c',
  stateful: true,
  nodes: [],
});
const counts: Record<string, number> = { views: 3, visitors: 3, orders: 2 };
const partitionsOf = (topic: string) => counts[topic] ?? 0;

describe('a stage', () => {
  it('has as many tasks as its topics have partitions', () => {
    expect(partitionsOfStage(stage(0, 'views', 'visitors'), partitionsOf)).toBe(3);
  });

  it('that joins topics with unequal partitions is refused, with their numbers', () => {
    expect(() => partitionsOfStage(stage(0, 'views', 'orders'), partitionsOf)).toThrow(/views 3, orders 2/);
  });

  it('must not read what another stage reads', () => {
    expect(() => checkSources([stage(0, 'views'), stage(1, 'views')])).toThrow(
      /stages 0 and 1 both read views/,
    );
    expect(() => checkSources([stage(0, 'views'), stage(1, 'orders')])).not.toThrow();
  });
});
