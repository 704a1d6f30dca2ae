import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { KafkaStreamingError } from '@kafka-streaming/kafka';
import type { Registry } from 'prom-client';

/** Whether a process can do its job, and why not. */
export interface Health {
  readonly healthy: boolean;
  readonly reason?: string;
}

export interface HealthServer {
  /** `http://127.0.0.1:PORT/health` */
  readonly url: string;
  close(): Promise<void>;
}

export interface HealthServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly health: () => Health;
  /** Stands in each answer of /health. */
  readonly identity: object;
  readonly metrics: Registry;
}

const json = 'application/json; charset=utf-8';

/** Serves GET /health (200 or 503) and GET /metrics (Prometheus text) to monitors. */
export const openHealthServer = async (options: HealthServerOptions): Promise<HealthServer> => {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': json }).end(JSON.stringify({ error: String(error) }));
    });
  });
  // Monitors ask small questions: whoever takes longer holds a socket for nothing.
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portError(options, cause)));
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}/health`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answer = async (
  { health, identity, metrics }: HealthServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const path = (request.url ?? '').split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response
      .writeHead(405, { 'content-type': json, allow: 'GET, HEAD' })
      .end('{"error":"only GET is answered"}');
  } else if (path === '/health') {
    const now = health();
    response.writeHead(now.healthy ? 200 : 503, { 'content-type': json, 'cache-control': 'no-store' });
    response.end(JSON.stringify({ ...identity, ...now }));
  } else if (path === '/metrics') {
    const text = await metrics.metrics();
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  } else {
    response.writeHead(404, { 'content-type': json }).end('{"error":"there are /health and /metrics"}');
  }
};

const portError = ({ host, port }: HealthServerOptions, cause: Error): KafkaStreamingError =>
  new KafkaStreamingError('KS_CONFIG', `HEALTH_PORT=${port} can not be used on ${host}: ${cause.message}`, {
    cause,
  });
