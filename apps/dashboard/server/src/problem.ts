import type { Problem } from '@kafka-streaming/event-schema';

/** A request that can't be answered as asked: becomes a JSON answer that says what to do. */
export class Refusal extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

export const badRequest = (message: string, whatToDo: string): Refusal =>
  new Refusal(400, { error: 'bad-request', message, whatToDo });

export const notFound = (message: string, whatToDo: string): Refusal =>
  new Refusal(404, { error: 'not-found', message, whatToDo });

export const tooManyScans = (limit: number): Refusal =>
  new Refusal(429, {
    error: 'too-many-scans',
    message: `${limit} topic scans run already; more would slow down the live view.`,
    whatToDo: 'Wait a few seconds, or close another tab that searches, then try again.',
  });

export const unavailable = (message: string): Refusal =>
  new Refusal(503, {
    error: 'unavailable',
    message,
    whatToDo: 'Look at the brokers (Overview), and try again when they answer.',
  });

const byStatus: Readonly<Record<number, Problem>> = {
  400: {
    error: 'bad-request',
    message: 'The request could not be read.',
    whatToDo: 'Check its body and address. GET /api lists what there is.',
  },
  413: {
    error: 'too-large',
    message: 'The body is larger than 16 KB.',
    whatToDo: 'Send less.',
  },
  415: {
    error: 'wrong-type',
    message: 'The body is not JSON.',
    whatToDo: 'Send it with the header Content-Type: application/json.',
  },
  429: {
    error: 'too-many-requests',
    message: 'Too many requests from this address within a minute.',
    whatToDo: 'Wait for the seconds named by the Retry-After header.',
  },
  503: {
    error: 'busy',
    message: 'The gateway is too busy to answer.',
    whatToDo: 'Try again in a few seconds.',
  },
};

const internal: Problem = {
  error: 'internal',
  message: 'The gateway failed to answer. Its log says why.',
  whatToDo: 'Run `npm run logs -- dashboard`, and report what you find.',
};

/** What is told of any error: never a stack trace, never a message that was not written for this. */
export const problemOf = (
  error: Refusal | { readonly statusCode?: number | undefined },
): { status: number; problem: Problem } => {
  if (error instanceof Refusal) return { status: error.status, problem: error.problem };
  const status = error.statusCode ?? 500;
  const problem = byStatus[status];
  return problem === undefined ? { status: 500, problem: internal } : { status, problem };
};
