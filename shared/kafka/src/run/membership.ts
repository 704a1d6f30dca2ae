import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../connection.ts';
import { classify, namesOf } from '../wire/failure.ts';
import type { WireBroker } from '../wire/internals.ts';
import type { Link } from '../wire/link.ts';
import {
  assignerName,
  decodeAssignment,
  encodeAssignments,
  encodeMember,
  type StageTopics,
} from './assigner.ts';
import type { TaskId } from './assignment.ts';

export interface MembershipOptions {
  readonly link: Link;
  readonly log: Log;
  /** Name on the wire. */
  readonly group: string;
  readonly stages: readonly StageTopics[];
  /** Silence after which the group takes a member for dead, ms. */
  readonly sessionTimeoutMs: number;
  /** What this member works on: told when it joins. */
  readonly owned: () => readonly TaskId[];
  /** The group changes: a moment to commit before work moves. */
  readonly rebalancing: () => Promise<void>;
  readonly assigned: (tasks: readonly TaskId[]) => void;
  /** The access is denied, or a setting is refused: it can't go on. */
  readonly failed: (error: unknown) => void;
}

/** A place in a consumer group. Heartbeats come from a timer, whatever the tasks do. */
export interface Membership {
  /** Asks the group now whether this member still has its place; when not, it joins anew. */
  confirm(): Promise<boolean>;
  leave(): Promise<void>;
}

/** How long the group waits for members to join again before it goes on without them, ms. */
const rebalanceTimeoutMs = 10_000;
const pauseMs = 100;

const lostPlace: readonly string[] = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'];

interface Place {
  readonly coordinator: WireBroker;
  readonly memberId: string;
  readonly generation: number;
}

export const joinGroup = (options: MembershipOptions): Membership => {
  const { link, log, group, stages } = options;
  let place: Place | undefined;
  let memberId = '';
  let stopped = false;

  const join = async (): Promise<Place> => {
    const coordinator = await link.coordinator('group', group);
    const joined = await coordinator.joinGroup({
      groupId: group,
      sessionTimeout: options.sessionTimeoutMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      memberId,
      groupProtocols: [{ name: assignerName, metadata: encodeMember(stages, options.owned()) }],
    });
    memberId = joined.memberId;
    const leads = joined.leaderId === joined.memberId;
    const { memberAssignment } = await coordinator.syncGroup({
      groupId: group,
      generationId: joined.generationId,
      memberId,
      groupAssignment: leads ? encodeAssignments(stages, joined.members) : [],
    });
    const tasks = decodeAssignment(stages, memberAssignment);
    log.info(
      { group, memberId, generation: joined.generationId, members: joined.members.length, tasks },
      'joined',
    );
    if (!stopped) options.assigned(tasks);
    return { coordinator, memberId, generation: joined.generationId };
  };

  /** What an error from the coordinator means for our place. */
  const judge = (error: unknown): 'rejoin' | 'again' | 'hopeless' => {
    const names = namesOf(error);
    if (lostPlace.some((name) => names.includes(name))) {
      memberId = '';
      return 'rejoin';
    }
    if (names.includes('REBALANCE_IN_PROGRESS')) return 'rejoin';
    const failure = classify(error);
    return failure === 'denied' || failure === 'refused' ? 'hopeless' : 'again';
  };

  const beat = async (): Promise<boolean> => {
    const held = place;
    if (held === undefined) return false;
    try {
      const { coordinator, generation } = held;
      await coordinator.heartbeat({ groupId: group, groupGenerationId: generation, memberId: held.memberId });
      return true;
    } catch (error) {
      if (stopped || place !== held) return false;
      const verdict = judge(error);
      if (verdict === 'hopeless') options.failed(error);
      if (verdict === 'rejoin') place = undefined;
      if (verdict === 'again') await findCoordinator(held, error);
      return false;
    }
  };

  const findCoordinator = async (held: Place, error: unknown) => {
    log.debug({ group, error }, 'the group has another coordinator, or none now');
    await link.refresh(error);
    const coordinator = await link.coordinator('group', group).catch(() => held.coordinator);
    if (place === held) place = { ...held, coordinator };
  };

  const enter = async () => {
    try {
      place = await join();
    } catch (error) {
      if (stopped) return;
      const verdict = judge(error);
      if (verdict === 'hopeless') return options.failed(error);
      log.debug({ group, error }, 'joining again');
      if (verdict === 'again') await link.refresh(error);
      await sleep(pauseMs);
    }
  };

  const run = async () => {
    const intervalMs = Math.min(1_000, options.sessionTimeoutMs / 6);
    let first = true;
    while (!stopped) {
      if (place === undefined) {
        if (!first) await options.rebalancing();
        first = false;
        if (!stopped) await enter();
      } else {
        await sleep(intervalMs);
        if (!stopped) await beat();
      }
    }
  };
  const running = run().catch(options.failed);

  return {
    confirm: beat,
    async leave() {
      stopped = true;
      const held = place;
      place = undefined;
      const left = held?.coordinator.leaveGroup({ groupId: group, memberId: held.memberId });
      await Promise.resolve(left).catch((error: unknown) =>
        log.debug({ group, error }, 'leaving without goodbye'),
      );
      await Promise.race([running, sleep(pauseMs)]);
    },
  };
};
