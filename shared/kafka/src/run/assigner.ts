import { AssignerProtocol } from 'kafkajs';
import { assignTasks, type StageSize, type TaskId } from './assignment.ts';

/** Members with another assigner can not join the group: a changed assignment needs a new name. */
export const assignerName = 'kafka-streaming-tasks-1';
const version = 1;

/** A stage as the group sees it: its source topics by their names on the wire. */
export interface StageTopics extends StageSize {
  readonly topics: readonly string[];
}

const isTask = (value: unknown): value is TaskId =>
  typeof value === 'object' &&
  value !== null &&
  'stage' in value &&
  'partition' in value &&
  typeof value.stage === 'number' &&
  typeof value.partition === 'number';

const readOwned = (userData: Buffer): readonly TaskId[] => {
  try {
    const owned: unknown = JSON.parse(userData.toString());
    return Array.isArray(owned) ? owned.filter(isTask) : [];
  } catch {
    return [];
  }
};

/** What a member tells when it joins: the topics it reads, and what it works on now. */
export const encodeMember = (stages: readonly StageTopics[], owned: readonly TaskId[]): Buffer =>
  AssignerProtocol.MemberMetadata.encode({
    version,
    topics: stages.flatMap(({ topics }) => topics),
    userData: Buffer.from(JSON.stringify(owned)),
  });

/** The leader's answer: who works on what, as partitions of topics. */
export const encodeAssignments = (
  stages: readonly StageTopics[],
  members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[],
): { memberId: string; memberAssignment: Buffer }[] => {
  const known = members.map(({ memberId, memberMetadata }) => ({
    id: memberId,
    owned: readOwned(AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData ?? Buffer.alloc(0)),
  }));
  return [...assignTasks(stages, known)].map(([memberId, tasks]) => {
    const assignment: Record<string, number[]> = {};
    for (const { stage, partition } of tasks) {
      for (const topic of stages.find((one) => one.stage === stage)?.topics ?? []) {
        assignment[topic] = [...(assignment[topic] ?? []), partition];
      }
    }
    const userData = Buffer.alloc(0);
    return {
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({ version, assignment, userData }),
    };
  });
};

/** The tasks that partitions of topics stand for. */
export const decodeAssignment = (stages: readonly StageTopics[], bytes: Buffer): readonly TaskId[] => {
  const assignment = AssignerProtocol.MemberAssignment.decode(bytes)?.assignment ?? {};
  return stages.flatMap(({ stage, topics: [first] }) =>
    (first === undefined ? [] : (assignment[first] ?? [])).map((partition) => ({ stage, partition })),
  );
};
