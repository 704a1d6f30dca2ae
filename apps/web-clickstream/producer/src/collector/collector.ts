import rateLimit from '@fastify/rate-limit';
import type { Log } from '@kafka-streaming/kafka';
import Fastify, { type FastifyInstance } from 'fastify';
import { maxBatchBytes } from '../intake/wire-event.ts';
import { type Desk, ingestRoutes } from './ingest.ts';
import { pageRoutes } from './pages.ts';
import { refusalOf, tooMany } from './problem.ts';

export interface CollectorOptions extends Desk {
  readonly log: Log;
  /** Requests per ten seconds and address. */
  readonly rateLimit: number;
  /** Believe X-Forwarded-For: only behind a proxy that sets it. */
  readonly trustProxy: boolean;
}

/** Beacons come from any page: everybody may send, nobody may send cookies. */
const allowAnyOrigin = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Access-Control-Allow-Origin', '*');
    reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
    reply.header('X-Content-Type-Options', 'nosniff');
  });
  app.options('/v1/*', async (_request, reply) =>
    reply
      .header('Access-Control-Allow-Methods', 'POST')
      .header('Access-Control-Allow-Headers', 'Content-Type, Authorization')
      .header('Access-Control-Max-Age', '86400')
      .code(204)
      .send(),
  );
};

const answerErrors = (app: FastifyInstance, { log, tally }: CollectorOptions): void => {
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.statusCode >= 500 && refusal.statusCode !== 503) {
      log.error({ err: error, url: request.url }, 'a request failed');
    }
    if (refusal.statusCode === 413 && refusal !== error) tally.rejected('too-large', 1);
    if (refusal.statusCode === 429) tally.rejected('rate-limited', 1);
    if (refusal.statusCode === 503) tally.rejected('busy', 1);
    if (refusal.retryAfterSeconds !== undefined) reply.header('Retry-After', refusal.retryAfterSeconds);
    return reply.code(refusal.statusCode).send(refusal.body);
  });
  app.setNotFoundHandler(async (request, reply) =>
    reply.code(404).send({
      error: 'not-found',
      message: `${request.method} ${request.url.split('?')[0]} is not here`,
      whatToDo:
        'Send events to POST /v1/events or /v1/batch; the script is /tracker.js, the demo shop /shop/.',
    }),
  );
};

/** The HTTP server that takes events; also serves the tracker script and the demo shop. */
export const buildCollector = async (options: CollectorOptions): Promise<FastifyInstance> => {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBatchBytes,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    trustProxy: options.trustProxy,
    forceCloseConnections: true,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'text/plain'],
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  allowAnyOrigin(app);
  answerErrors(app, options);
  await app.register(rateLimit, {
    max: options.rateLimit,
    timeWindow: 10_000,
    errorResponseBuilder: (_request, context) => tooMany(Math.max(1, Math.ceil(context.ttl / 1_000))),
  });
  ingestRoutes(app, options);
  await pageRoutes(app);
  return app;
};
