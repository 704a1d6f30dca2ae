import { describe, expect, it } from 'vitest';
import { origins } from '../src/origins.ts';

describe('an origin', () => {
  const local = origins('127.0.0.1', ['http://localhost:5173']);

  it.each([
    ['http://127.0.0.1:3000', '127.0.0.1:3000', true],
    ['http://localhost:3000', 'localhost:3000', true],
    [undefined, '127.0.0.1:3000', true],
    ['http://localhost:5173', '127.0.0.1:3000', true],
    ['http://localhost:9999', '127.0.0.1:3000', false],
    ['https://evil.example', '127.0.0.1:3000', false],
    ['http://evil.example:3000', 'evil.example:3000', false],
    ['null', '127.0.0.1:3000', false],
  ])('%s that speaks to %s, on this machine only: %s', (origin, host, own) => {
    expect(local.isOwn(origin, host)).toBe(own);
  });

  it('must be the address itself when the dashboard is open to the network', () => {
    const open = origins('0.0.0.0', []);
    expect(open.isOwn('http://box.lan:3000', 'box.lan:3000')).toBe(true);
    expect(open.isOwn('http://other.lan', 'box.lan:3000')).toBe(false);
  });
});

describe('a host name', () => {
  it('that only resolves to this machine is refused', () => {
    const local = origins('127.0.0.1', []);
    expect(local.isOwnHost('localhost:3000')).toBe(true);
    expect(local.isOwnHost('[::1]:3000')).toBe(true);
    expect(local.isOwnHost('rebound.example:3000')).toBe(false);
    expect(local.isOwnHost(undefined)).toBe(false);
  });
});
