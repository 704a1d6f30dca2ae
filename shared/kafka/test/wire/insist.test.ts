import { describe, expect, it } from 'vitest';
import { insist, RequestFailure } from '../../src/wire/insist.ts';

const failing = (...errors: (Error | undefined)[]) => {
  let calls = 0;
  return {
    calls: () => calls,
    attempt: async () => {
      const error = errors[Math.min(calls++, errors.length - 1)];
      if (error !== undefined) throw error;
      return 'done';
    },
  };
};
const broker = (type: string) => Object.assign(new Error(type), { type });
const patient = { patienceMs: 5_000, firstPauseMs: 0, refresh: async () => {} };

const failureOf = (work: Promise<unknown>): Promise<RequestFailure> =>
  work.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: unknown) => (error instanceof RequestFailure ? error : Promise.reject(error)),
  );

describe('insisting', () => {
  it('asks again until there is an answer', async () => {
    const leader = failing(broker('NOT_LEADER_FOR_PARTITION'), broker('REQUEST_TIMED_OUT'), undefined);
    await expect(insist(patient, leader.attempt)).resolves.toBe('done');
    expect(leader.calls()).toBe(3);
  });

  it('asks for the new leader before it asks again, but not when the same one is only busy', async () => {
    const refreshed: unknown[] = [];
    const refresh = async (error: unknown) => void refreshed.push(error);
    const moved = broker('NOT_LEADER_FOR_PARTITION');
    await insist({ ...patient, refresh }, failing(broker('NOT_ENOUGH_REPLICAS'), moved, undefined).attempt);
    expect(refreshed).toEqual([moved]);
  });

  it('ends at once when the answer is no', async () => {
    const leader = failing(broker('MESSAGE_TOO_LARGE'));
    const error = await failureOf(insist(patient, leader.attempt));
    expect([error.failure, error.maybeDone, leader.calls()]).toEqual(['refused', false, 1]);
  });

  it('remembers that an earlier try may have had its effect', async () => {
    const leader = failing(broker('REQUEST_TIMED_OUT'), broker('TOPIC_AUTHORIZATION_FAILED'));
    expect((await failureOf(insist(patient, leader.attempt))).maybeDone).toBe(true);
  });

  it('knows that nothing was done when every try was turned away', async () => {
    const leader = failing(broker('NOT_ENOUGH_REPLICAS'));
    const error = await failureOf(insist({ ...patient, patienceMs: 5 }, leader.attempt));
    expect([error.failure, error.maybeDone]).toEqual(['later', false]);
  });

  it('never tries a mistake of the program again', async () => {
    const leader = failing(new TypeError('x is not a function'));
    await expect(insist(patient, leader.attempt)).rejects.toThrow(TypeError);
    expect(leader.calls()).toBe(1);
  });
});
