import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { node } from '../../src/machine/checks.ts';
import { choosePort } from '../../src/machine/ports.ts';

const busyPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe('a port', () => {
  it('is the wished one when it is free', async () => {
    const { port } = await choosePort(0, new Set());
    expect(await choosePort(port, new Set())).toEqual({ port });
  });

  it('is another one above when the wished one is busy, and says who has it', async () => {
    const wished = await busyPort();
    const { port, busy } = await choosePort(wished, new Set());
    expect(port).not.toBe(wished);
    expect(busy).toMatch(/\S/);
  });

  it('is none that others wish for', async () => {
    const wished = await busyPort();
    const { port } = await choosePort(wished, new Set([wished + 1]));
    expect(port).not.toBe(wished + 1);
  });
});

describe('the doctor', () => {
  it.each([
    ['20.18.9', 'bad'],
    ['20.19.0', 'fine'],
    ['22.0.0', 'fine'],
    ['18.20.0', 'bad'],
  ])('finds Node %s %s', (version, state) => {
    expect(node(version).state).toBe(state);
  });
});
