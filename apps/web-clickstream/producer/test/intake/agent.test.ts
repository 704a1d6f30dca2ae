import { describe, expect, it } from 'vitest';
import { agentReader, readAgent } from '../../src/intake/agent.ts';

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const desktop =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('a user agent', () => {
  it.each([
    [iphone, { browser: 'Safari', os: 'iOS', device: 'mobile' }],
    [desktop, { browser: 'Chrome', os: 'Windows', device: 'desktop' }],
  ])('tells browser, system and device: %s', (text, agent) => {
    expect(readAgent(text)).toEqual(agent);
  });

  it.each([
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Google'],
    ['curl/8.5.0', 'curl/8.5.0'],
    ['', 'no user agent'],
    ['-', 'no user agent'],
  ])('%j gives itself away as a robot', (text, bot) => {
    expect(readAgent(text).bot).toBe(bot);
  });

  it('may be garbage of any length', () => {
    expect(readAgent('\0'.repeat(100_000))).toMatchObject({ device: 'other' });
  });

  it('is read the same from memory', () => {
    const read = agentReader();
    expect(read(iphone)).toBe(read(iphone));
    expect(read(iphone)).toEqual(readAgent(iphone));
  });
});
