import { describe, expect, it } from 'vitest';
import { errorTable, exitStatusOf, KafkaStreamingError } from '../src/errors.ts';
import { classify, translate } from '../src/wire/failure.ts';

/** An error as kafkajs makes them. */
const kafkajsError = (fields: { name?: string; type?: string; code?: string }, message = 'no'): Error =>
  Object.assign(new Error(message), fields);

describe('an error', () => {
  it('says what happened, and what to do', () => {
    const error = new KafkaStreamingError('KS_BUSY', '10000 records wait', { facts: { topic: 't' } });
    expect(error.message).toBe('KS_BUSY: 10000 records wait. Send again after a pause.');
    expect(error.facts).toEqual({ topic: 't' });
  });

  it.each(Object.entries(errorTable))('%s has a meaning, a remedy and an exit status', (_code, rule) => {
    expect(rule.meaning).not.toBe('');
    expect(rule.remedy).toMatch(/\.$/);
    expect([1, 2, 3]).toContain(rule.exitStatus);
  });

  it('of a wrong setting exits with 2, any other with 1', () => {
    expect(exitStatusOf(new KafkaStreamingError('KS_CONFIG', 'x'))).toBe(2);
    expect(exitStatusOf(new KafkaStreamingError('KS_STUCK', 'x'))).toBe(1);
    expect(exitStatusOf(new Error('x'))).toBe(1);
  });
});

describe('a failure of the brokers', () => {
  it.each([
    [{ type: 'MESSAGE_TOO_LARGE' }, 'refused'],
    [{ type: 'GROUP_AUTHORIZATION_FAILED' }, 'denied'],
    [{ name: 'KafkaJSSASLAuthenticationError' }, 'denied'],
    [{ type: 'INVALID_PRODUCER_EPOCH' }, 'fenced'],
    [{ type: 'NOT_LEADER_FOR_PARTITION' }, 'moved'],
    [{ name: 'KafkaJSConnectionError', code: 'ECONNREFUSED' }, 'moved'],
    [{ type: 'NOT_ENOUGH_REPLICAS' }, 'later'],
    [{ type: 'CONCURRENT_TRANSACTIONS' }, 'later'],
  ])('%o is %s: nothing was stored', (fields, failure) => {
    expect(classify(kafkajsError(fields))).toBe(failure);
  });

  it.each([
    [{ name: 'KafkaJSRequestTimeoutError' }],
    [{ name: 'KafkaJSConnectionClosedError' }],
    [{ name: 'KafkaJSConnectionError', code: 'ECONNRESET' }],
    [{ type: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' }],
    [{ type: 'KAFKAJS_UNKNOWN_ERROR_CODE' }],
  ])('%o leaves open what was stored', (fields) => {
    expect(classify(kafkajsError(fields))).toBe('unknown');
  });

  it('is told as a denied access when a right is missing', () => {
    const error = translate(
      'joining the group',
      kafkajsError({ type: 'GROUP_AUTHORIZATION_FAILED' }, 'Not allowed'),
    );
    expect(error.code).toBe('KS_ACCESS');
    expect(error.message).toContain('joining the group: Not allowed');
  });

  it('is a bug when the program made it', () => {
    expect(translate('reading', new TypeError('x is not a function')).code).toBe('KS_BUG');
  });

  it('is found through the causes that wrap it', () => {
    const wrapped = new Error('retries exceeded', {
      cause: kafkajsError({ type: 'TOPIC_AUTHORIZATION_FAILED' }),
    });
    expect(translate('writing', wrapped).code).toBe('KS_ACCESS');
  });
});
