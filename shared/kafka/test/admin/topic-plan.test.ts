import { describe, expect, it } from 'vitest';
import { compareTopics, replicationFor, wireSettings } from '../../src/admin/topic-plan.ts';

const settings = {
  partitions: 3,
  cleanup: 'compact,delete',
  retentionMs: 60_000,
  retentionBytes: -1,
  segmentBytes: 16_777_216,
  segmentMs: 600_000,
  minInsyncReplicas: 2,
} as const;
const declared = { name: 'web.visits', settings };
const existing = { name: 'web.visits', partitions: 3, settings: wireSettings(settings, 3) };

describe('the plan of topics', () => {
  it('is empty when all is as declared', () => {
    expect(compareTopics([declared], [existing], 3)).toEqual({
      create: [],
      alter: [],
      addPartitions: [],
      drift: [],
      unknown: [],
    });
  });

  it('creates what is absent', () => {
    expect(compareTopics([declared], [], 3).create).toEqual(['web.visits']);
  });

  it('takes a list of policies in any order for the same', () => {
    const turned = { ...existing, settings: { ...existing.settings, 'cleanup.policy': 'delete,compact' } };
    expect(compareTopics([declared], [turned], 3).alter).toEqual([]);
  });

  it('names a setting that was changed, with both values', () => {
    const changed = { ...existing, settings: { ...existing.settings, 'retention.ms': '5' } };
    const plan = compareTopics([declared], [changed], 3);
    expect(plan.alter).toEqual([{ topic: 'web.visits', setting: 'retention.ms', from: '5', to: '60000' }]);
    expect(plan.drift).toEqual(['web.visits: retention.ms 5, declared 60000']);
  });

  it('adds partitions that are missing', () => {
    expect(compareTopics([declared], [{ ...existing, partitions: 2 }], 3).addPartitions).toEqual([
      { topic: 'web.visits', from: 2, to: 3 },
    ]);
  });

  it('can not take partitions away, and says so', () => {
    const plan = compareTopics([declared], [{ ...existing, partitions: 4 }], 3);
    expect(plan.addPartitions).toEqual([]);
    expect(plan.drift).toEqual([
      'web.visits: partitions 4, declared 3; partitions can not be taken away: declare 4',
    ]);
  });

  it('shows topics that nobody declared', () => {
    const plan = compareTopics([declared], [existing, { ...existing, name: 'old' }], 3);
    expect([plan.unknown, plan.drift]).toEqual([['old'], ['old: not declared']]);
  });

  it('asks for as many copies as there are brokers, up to three', () => {
    expect([1, 2, 3, 5].map(replicationFor)).toEqual([1, 2, 3, 3]);
  });

  it('asks one broker for one in-sync copy: more it could never have', () => {
    expect([1, 2, 3].map((brokers) => wireSettings(settings, brokers)['min.insync.replicas'])).toEqual([
      '1',
      '2',
      '2',
    ]);
  });
});
