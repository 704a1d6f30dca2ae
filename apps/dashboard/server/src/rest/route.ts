import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** One address of the REST interface; `GET /api` lists them from the same declarations. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly about: string;
  /** Query of a GET, body of a POST. */
  readonly takes?: z.ZodType;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

/** Aborts when the client goes away before it has its answer. */
export const untilGone = (reply: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
};
