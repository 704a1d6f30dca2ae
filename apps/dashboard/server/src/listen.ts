import { KafkaStreamingError } from '@kafka-streaming/kafka';
import type { FastifyInstance } from 'fastify';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Starts to listen; returns the address to open. A busy port is named, with what to do. */
export const listen = async (
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> => {
  try {
    await server.listen({ host, port });
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    throw new KafkaStreamingError(
      'KS_CONFIG',
      `port ${port} is in use; set DASHBOARD_PORT to another, or to 0`,
      {
        cause: error,
        facts: { host, port },
      },
    );
  }
  const address = server.server.address();
  const taken = address !== null && typeof address === 'object' ? address.port : port;
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${taken}`;
};
