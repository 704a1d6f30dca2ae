import { isIP } from 'node:net';
import type { Log } from '@kafka-streaming/kafka';
import type { FastifyInstance } from 'fastify';

/** Ports that are tried after a busy one. */
const neighbours = 20;

const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

const wildcard = new Set(['0.0.0.0', '::']);

/** Listens on the wished port, or on the next free one; returns the address to open in a browser. */
export const listen = async (
  app: FastifyInstance,
  { host, port, log }: { readonly host: string; readonly port: number; readonly log: Log },
): Promise<string> => {
  for (let next = port; ; next += 1) {
    try {
      await app.listen({ host, port: next });
      break;
    } catch (error) {
      if (!isBusy(error) || port === 0 || next >= port + neighbours) throw error;
      log.info(
        { busy: next, next: next + 1 },
        'the port is in use by another process, the next one is tried',
      );
    }
  }
  const address = app.server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  const name = wildcard.has(host) ? '127.0.0.1' : host;
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${taken}`;
};
