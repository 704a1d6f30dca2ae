import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import type { Wire } from './live/client.ts';
import type { Clients } from './live/clients.ts';
import type { Origins } from './origins.ts';
import { Refusal } from './problem.ts';

/** What a browser sends is short. */
const maxMessageBytes = 16 * 1024;
/** A closing that is not answered: the client that is too slow to read will not read that either. */
const closeMs = 1_000;

const foreign = new Refusal(403, {
  error: 'foreign-origin',
  message: 'This page may not open the live socket.',
  whatToDo: 'Open the dashboard at its own address; or name yours with DASHBOARD_ORIGINS.',
});

const wireOf = (socket: WebSocket): Wire => ({
  buffered: () => socket.bufferedAmount,
  send: (bytes, taken) => socket.send(bytes, { binary: false }, taken),
  ping: () => socket.ping(),
  close: (code, reason) => {
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), closeMs).unref();
  },
  end: () => socket.terminate(),
});

/** `/live`: one WebSocket a browser, checked, bounded, not compressed. */
export const serveSockets = async (
  server: FastifyInstance,
  { clients, origins }: { readonly clients: Clients; readonly origins: Origins },
): Promise<void> => {
  await server.register(fastifyWebsocket, {
    options: { maxPayload: maxMessageBytes, perMessageDeflate: false },
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: (done) => {
      clients.stop();
      server.websocketServer.close();
      done();
    },
  });
  server.route({
    method: 'GET',
    url: '/live',
    websocket: true,
    preValidation: async (request) => {
      if (!origins.isOwn(request.headers.origin, request.headers.host)) throw foreign;
    },
    handler: (socket) => {
      const client = clients.connect(wireOf(socket));
      if (client === undefined) return;
      socket.on('message', (data, isBinary) => client.receive(isBinary ? '' : String(data)));
      socket.on('pong', () => client.alive());
      socket.on('close', () => client.closed());
    },
  });
};
