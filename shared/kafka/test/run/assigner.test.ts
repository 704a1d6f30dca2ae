import { describe, expect, it } from 'vitest';
import { decodeAssignment, encodeAssignments, encodeMember } from '../../src/run/assigner.ts';

const stages = [
  { stage: 0, partitions: 2, topics: ['views', 'visitors'] },
  { stage: 1, partitions: 1, topics: ['counts'] },
];

describe('the assigner', () => {
  it('gives the topics that are joined to one member, partition by partition', () => {
    const members = ['a', 'b'].map((memberId) => ({ memberId, memberMetadata: encodeMember(stages, []) }));
    const tasks = encodeAssignments(stages, members).map(({ memberId, memberAssignment }) => [
      memberId,
      decodeAssignment(stages, memberAssignment),
    ]);
    expect(tasks).toEqual([
      [
        'a',
        [
          { stage: 0, partition: 0 },
          { stage: 1, partition: 0 },
        ],
      ],
      ['b', [{ stage: 0, partition: 1 }]],
    ]);
  });

  it('lets a member keep what it told to have', () => {
    const members = [
      { memberId: 'a', memberMetadata: encodeMember(stages, [{ stage: 0, partition: 1 }]) },
      { memberId: 'b', memberMetadata: encodeMember(stages, [{ stage: 0, partition: 0 }]) },
    ];
    const [first] = encodeAssignments(stages, members);
    expect(decodeAssignment(stages, first?.memberAssignment ?? Buffer.alloc(0))).toContainEqual({
      stage: 0,
      partition: 1,
    });
  });

  it('takes a member whose words it can not read as one that has nothing', () => {
    const memberMetadata = encodeMember(stages, []);
    memberMetadata.write('xx', memberMetadata.length - 2);
    expect(encodeAssignments(stages, [{ memberId: 'a', memberMetadata }])).toHaveLength(1);
  });
});
