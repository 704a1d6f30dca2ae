import { murmur2Partition } from '@kafka-streaming/streams';
import { describe, expect, it } from 'vitest';
import { commitOf } from '../../src/run/outgoing.ts';
import { sizeOfRecord } from '../../src/wire/record-batch.ts';

const wire = { wireName: (topic: string) => `p.${topic}`, partitionsOf: () => 4 };
const task = { partition: 2, changelog: 'app.stage-0.changelog' };
const drained = {
  records: [
    { topic: 'out', key: 'a', value: '1' },
    { topic: 'out', key: 'a', value: '2' },
    { topic: 'out', key: null, value: '3' },
    { topic: 'repartitioned', key: 'a', value: '4', partition: 3 },
  ],
  changelog: [{ key: 's', value: null }],
  positions: new Map([['in', '17']]),
  empty: false,
};

describe('what a task writes', () => {
  const { writes, offsets } = commitOf(drained, task, wire);
  const to = (topic: string, partition: number) =>
    writes
      .find(({ target }) => target.topic === topic && target.partition === partition)
      ?.records.map(({ value }) => value);

  it('goes to the partition of its key, in order', () => {
    expect(to('p.out', murmur2Partition('a', 4))?.filter((value) => value !== '3')).toEqual(['1', '2']);
  });

  it('stays in the partition of its task when it has no key', () => {
    expect(to('p.out', 2)).toContain('3');
  });

  it('goes where it is told', () => {
    expect(to('p.repartitioned', 3)).toEqual(['4']);
  });

  it('comes with the changelog of its own partition, and with the offsets', () => {
    expect(to('p.app.stage-0.changelog', 2)).toEqual([null]);
    expect(offsets).toEqual([{ topic: 'p.in', partition: 2, offset: '17' }]);
  });

  it('names each partition once', () => {
    const names = writes.map(({ target }) => `${target.topic}/${target.partition}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is cut to what a broker takes when it is a parked record, and says how long it was', () => {
    const value = Buffer.alloc(1_100_000, 'x');
    const parked = { topic: 'dead', key: 'k', value, headers: { reason: 'too odd' } };
    const [write] = commitOf({ ...drained, records: [parked], changelog: [] }, task, wire).writes;
    const [record] = write?.records ?? [];
    expect(record?.headers).toEqual({ reason: 'too odd', 'truncated-from': '1100000' });
    expect(record === undefined ? 0 : sizeOfRecord(record)).toBeLessThanOrEqual(1_048_527);
  });

  it('is refused by name when it is a result that no broker takes', () => {
    const result = { topic: 'out', key: 'k', value: 'x'.repeat(1_100_000) };
    expect(() => commitOf({ ...drained, records: [result] }, task, wire)).toThrow(/KS_TOO_LARGE: .* out /);
  });
});
