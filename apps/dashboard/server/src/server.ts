import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { Log } from '@kafka-streaming/kafka';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clients } from './live/clients.ts';
import type { Origins } from './origins.ts';
import { servePages } from './pages.ts';
import { problemOf, Refusal } from './problem.ts';
import type { Route } from './rest/route.ts';
import { serveSockets } from './sockets.ts';
import type { StackFile } from './stack-file.ts';

export interface ServerOptions {
  readonly clients: Clients;
  readonly routes: readonly Route[];
  readonly origins: Origins;
  readonly stack: StackFile;
  readonly webFolder: string;
  readonly log: Log;
  readonly requestsPerMinute?: number;
}

/** Times in ms, sizes in bytes: nothing that a client does may hold the server for long. */
const bounds = {
  bodyLimit: 16 * 1024,
  requestTimeout: 10_000,
  connectionTimeout: 30_000,
  keepAliveTimeout: 10_000,
  maxEventLoopDelay: 1_000,
} as const;

const wrongAddress = new Refusal(403, {
  error: 'foreign-host',
  message: 'The dashboard does not answer to this name.',
  whatToDo: 'Open it at its own address; or name yours with DASHBOARD_ORIGINS.',
});

const policy = (stack: StackFile) => {
  const collector = () => stack.last().collector ?? "'self'";
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", collector],
      connectSrc: ["'self'", 'ws:', 'wss:', collector],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  };
};

const answerErrors = (server: FastifyInstance, log: Log): void => {
  server.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    const { status, problem } = problemOf(error);
    if (status === 500) log.error({ err: error, method: request.method, url: request.url }, 'request failed');
    return reply.code(status).send(problem);
  });
};

const protect = async (server: FastifyInstance, options: ServerOptions): Promise<void> => {
  server.addHook('onRequest', async (request) => {
    if (!options.origins.isOwnHost(request.headers.host)) throw wrongAddress;
    await options.stack.read();
  });
  await server.register(helmet, {
    contentSecurityPolicy: policy(options.stack),
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
  await server.register(rateLimit, { max: options.requestsPerMinute ?? 3_000, timeWindow: 60_000 });
  await server.register(underPressure, {
    maxEventLoopDelay: bounds.maxEventLoopDelay,
    pressureHandler: (_request, reply) => {
      void reply
        .header('retry-after', '5')
        .code(503)
        .send(problemOf({ statusCode: 503 }).problem);
    },
  });
};

/** What `GET /api` tells of a route. */
const described = ({ method, url, about, takes }: Route) => ({
  method,
  url,
  about,
  ...(takes === undefined ? {} : { takes: z.toJSONSchema(takes, { io: 'input', unrepresentable: 'any' }) }),
});

/** The whole HTTP side: live socket, REST and pages. Not listening yet. */
export const buildServer = async (options: ServerOptions): Promise<FastifyInstance> => {
  const { clients, routes, origins, stack, webFolder, log } = options;
  const server = fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: bounds.bodyLimit,
    requestTimeout: bounds.requestTimeout,
    connectionTimeout: bounds.connectionTimeout,
    keepAliveTimeout: bounds.keepAliveTimeout,
    routerOptions: { maxParamLength: 400 },
  });
  // JSON only: a page of another origin can send plain text without asking, but not JSON.
  server.removeContentTypeParser('text/plain');
  answerErrors(server, log);
  await protect(server, options);
  await serveSockets(server, { clients, origins });
  server.get('/api', () => ({ socket: '/live', addresses: routes.map(described) }));
  for (const { method, url, handler } of routes) server.route({ method, url, handler });
  await servePages(server, { folder: webFolder, stack });
  return server;
};
