import type { TopicPlan } from '@kafka-streaming/kafka';
import { describe, expect, it } from 'vitest';
import { isAsDeclared, planText } from '../src/topic-report.ts';

const nothing: TopicPlan = { create: [], alter: [], addPartitions: [], drift: [], unknown: [] };

describe('a plan of topics', () => {
  it('that is empty says so', () => {
    expect(planText(nothing, false)).toBe('Topics are as declared.\n');
    expect(isAsDeclared(nothing)).toBe(true);
  });

  it('has a line for each thing to do', () => {
    const plan: TopicPlan = {
      create: ['a.b'],
      alter: [{ topic: 'a.c', setting: 'retention.ms', from: '1', to: '2' }],
      addPartitions: [{ topic: 'a.c', from: 1, to: 3 }],
      drift: ['a.c: retention.ms 1, declared 2', 'a.c: partitions 1, declared 3'],
      unknown: [],
    };
    expect(planText(plan, false).split('\n')).toEqual([
      '+ a.b: create',
      '~ a.c: partitions 1 -> 3',
      '~ a.c: retention.ms 1 -> 2',
      '1 to create, 2 to change, 0 not declared',
      '',
    ]);
    expect(isAsDeclared(plan)).toBe(false);
  });

  it('shows drift that can not be mended', () => {
    const line = 'a.b: partitions 6, declared 3; partitions can not be taken away: declare 6';
    const plan = { ...nothing, drift: [line] };
    expect(planText(plan, false)).toContain(`! ${line}`);
    expect(isAsDeclared(plan)).toBe(false);
  });

  it('leaves alone what is not declared', () => {
    const plan = { ...nothing, unknown: ['mine'], drift: ['mine: not declared'] };
    expect(planText(plan, false)).toContain('? mine: exists, not declared; left alone');
    expect(isAsDeclared(plan)).toBe(true);
  });
});
