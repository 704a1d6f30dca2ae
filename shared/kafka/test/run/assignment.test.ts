import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignTasks, type Member, taskName } from '../../src/run/assignment.ts';

const members = (...ids: string[]): Member[] => ids.map((id) => ({ id, owned: [] }));
const names = (tasks: ReturnType<typeof assignTasks>) =>
  Object.fromEntries([...tasks].map(([id, own]) => [id, own.map(taskName)]));
const after = (tasks: ReturnType<typeof assignTasks>): Member[] =>
  [...tasks].map(([id, owned]) => ({ id, owned }));

describe('the assignment of tasks', () => {
  it('gives everything to a single member', () => {
    expect(names(assignTasks([{ stage: 0, partitions: 3 }], members('a')))).toEqual({
      a: ['0/0', '0/1', '0/2'],
    });
  });

  it('gives the odd tasks of two stages to different members', () => {
    const stages = [
      { stage: 0, partitions: 1 },
      { stage: 1, partitions: 1 },
    ];
    expect(names(assignTasks(stages, members('a', 'b')))).toEqual({ a: ['0/0'], b: ['1/0'] });
  });

  it('leaves a member without work when there are more members than tasks', () => {
    const tasks = names(assignTasks([{ stage: 0, partitions: 1 }], members('a', 'b')));
    expect(Object.values(tasks).flat()).toEqual(['0/0']);
  });

  it('moves only what a new member needs', () => {
    const stages = [{ stage: 0, partitions: 4 }];
    const before = assignTasks(stages, members('b', 'c'));
    const now = assignTasks(stages, [...after(before), { id: 'a', owned: [] }]);
    const moved = [...before].flatMap(([id, own]) =>
      own.filter((task) => !(now.get(id) ?? []).some((one) => taskName(one) === taskName(task))),
    );
    expect(moved).toHaveLength(1);
  });

  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
  const owned = fc.array(fc.record({ stage: fc.nat(4), partition: fc.nat(14) }), { maxLength: 10 });
  const group = fc.array(owned, { minLength: 1, maxLength: 5 });

  it('gives each task to exactly one member, each stage evenly, whatever members claim to have', () => {
    fc.assert(
      fc.property(sizes, group, (partitions, claims) => {
        const stages = partitions.map((count, stage) => ({ stage, partitions: count }));
        const all = claims.map((own, index) => ({ id: `m${index}`, owned: own }));
        const tasks = assignTasks(stages, all);
        const given = [...tasks.values()].flat().map(taskName);
        expect(new Set(given).size).toBe(given.length);
        expect(given).toHaveLength(partitions.reduce((sum, count) => sum + count, 0));
        for (const { stage, partitions: count } of stages) {
          const loads = [...tasks.values()].map((own) => own.filter((one) => one.stage === stage).length);
          expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
          expect(Math.max(...loads)).toBe(Math.ceil(count / all.length));
        }
      }),
    );
  });

  it('moves nothing when nothing has changed', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 5 }), (partitions, count) => {
        const stages = partitions.map((size, stage) => ({ stage, partitions: size }));
        const first = assignTasks(
          stages,
          members(...Array.from({ length: count }, (_, index) => `m${index}`)),
        );
        const second = assignTasks(stages, after(first));
        const sorted = (tasks: typeof first) => [...tasks].map(([id, own]) => [id, own.map(taskName).sort()]);
        expect(sorted(second)).toEqual(sorted(first));
      }),
    );
  });
});
