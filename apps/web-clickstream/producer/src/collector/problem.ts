import type { Problem } from '@kafka-streaming/event-schema';
import { KafkaStreamingError } from '@kafka-streaming/kafka';
import { maxBatchBytes, maxEventBytes } from '../intake/wire-event.ts';

/** An answer that is no success: its status, its body, and when to come back. */
export class Refusal extends Error {
  readonly statusCode: number;
  readonly body: Problem;
  readonly retryAfterSeconds: number | undefined;

  constructor(statusCode: number, body: Problem, retryAfterSeconds?: number) {
    super(body.message);
    this.statusCode = statusCode;
    this.body = body;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const badRequest = (message: string): Refusal =>
  new Refusal(400, {
    error: 'bad-request',
    message,
    whatToDo: 'Correct the field that is named; sending the same again will fail again.',
  });

export const tooLarge = (message: string): Refusal =>
  new Refusal(413, {
    error: 'too-large',
    message,
    whatToDo: `Send at most ${maxEventBytes / 1024} KB an event and ${maxBatchBytes / 1024} KB a request.`,
  });

export const tooMany = (retryAfterSeconds: number): Refusal =>
  new Refusal(
    429,
    {
      error: 'too-many-requests',
      message: 'too many requests from this address',
      whatToDo: 'Wait as long as Retry-After says, then send the same again; put more events into a request.',
    },
    retryAfterSeconds,
  );

export const notNow = (message: string): Refusal =>
  new Refusal(
    503,
    {
      error: 'not-now',
      message,
      whatToDo: 'Wait as long as Retry-After says, then send the same again, with the same ids.',
    },
    1,
  );

const ofStatus = (status: number, message: string): Refusal => {
  if (status === 413) return tooLarge(`the request is larger than ${maxBatchBytes / 1024} KB`);
  if (status === 415) {
    return new Refusal(415, {
      error: 'unsupported-media-type',
      message,
      whatToDo: 'Send JSON, as application/json or text/plain, not compressed.',
    });
  }
  return status === 400 ? badRequest(message) : new Refusal(status, internal);
};

const internal: Problem = {
  error: 'internal',
  message: 'the collector failed',
  whatToDo: 'Send the same again, with the same ids; its log says what happened.',
};

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

/** Any error as the answer that it means. */
export const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  if (error instanceof KafkaStreamingError) {
    return error.retriable || error.code === 'KS_BUSY' || error.code === 'KS_BROKER'
      ? notNow(error.code === 'KS_BUSY' ? 'the queue to Kafka is full' : 'Kafka does not answer')
      : new Refusal(500, internal);
  }
  return ofStatus(statusOf(error), error instanceof Error ? error.message : String(error));
};
