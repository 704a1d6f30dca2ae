import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askBroker } from '../src/broker-answer.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))));
});

/** A server that answers every request with these bytes. */
const answering = async (bytes: Buffer): Promise<number> => {
  const server = createServer((socket) =>
    socket.on('error', () => undefined).once('data', () => socket.end(bytes)),
  );
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value.length);
  return Buffer.concat([bytes, Buffer.from(value)]);
};
const framed = (...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([int(body.length), body]);
};
const noRack = Buffer.from([0xff, 0xff]);

describe('asking a broker', () => {
  it('tells the brokers that serve, the controller and the cluster', async () => {
    const broker = (id: number): Buffer => Buffer.concat([int(id), text('localhost'), int(9092), noRack]);
    // Correlation id, throttle time, two brokers, cluster, controller, no topics.
    const bytes = framed(int(1), int(0), int(2), broker(1), broker(3), text('the-cluster'), int(3), int(0));
    expect(await askBroker(await answering(bytes), '127.0.0.1', 1_000)).toEqual({
      brokers: [1, 3],
      clusterId: 'the-cluster',
      controller: 3,
    });
  });

  it('has no answer from something that is no broker', async () => {
    const port = await answering(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await askBroker(port, '127.0.0.1', 300)).toBeUndefined();
  });

  it('has no answer from an answer that is cut short', async () => {
    expect(
      await askBroker(await answering(framed(int(1), int(0), int(2))), '127.0.0.1', 300),
    ).toBeUndefined();
  });

  it('has no answer where nobody listens', async () => {
    const port = await answering(Buffer.alloc(0));
    await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))));
    expect(await askBroker(port, '127.0.0.1', 300)).toBeUndefined();
  });
});
