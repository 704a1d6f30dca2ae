import type { WebEvent } from '@kafka-streaming/event-schema';
import Bowser from 'bowser';
import { isbotMatch } from 'isbot';
import { remembered } from './remembered.ts';

export type Agent = WebEvent['agent'];

const devices: Readonly<Record<string, Agent['device']>> = {
  desktop: 'desktop',
  mobile: 'mobile',
  tablet: 'tablet',
};
const unknown = 'unknown';

/** No user agent at all: a program that hides, or a server that speaks for its visitors. */
export const unknownAgent: Agent = { browser: unknown, os: unknown, device: 'other' };
/** Bowser's cost grows with the text; nothing real is longer. */
const longest = 1_000;

const parsed = (text: string): Agent => {
  const { browser, os, platform } = Bowser.parse(text);
  const bot = isbotMatch(text)?.trim().slice(0, 100);
  return {
    browser: browser.name?.slice(0, 60) || unknown,
    os: os.name?.slice(0, 60) || unknown,
    device: devices[platform.type ?? ''] ?? 'other',
    ...(bot === undefined || bot === '' ? {} : { bot }),
  };
};

/** Reads user agents: browser, system, device, and the text by which a robot gives itself away. */
export const readAgent = (userAgent: string): Agent => {
  const text = userAgent.slice(0, longest).trim();
  return text === '' || text === '-' ? { ...unknownAgent, bot: 'no user agent' } : parsed(text);
};

/** The same, remembering the newest texts: a site sees few kinds of agents, and reading one costs up to .1 ms. */
export const agentReader = (): ((userAgent: string) => Agent) => {
  const known = remembered<Agent>();
  return (userAgent) => known(userAgent, () => readAgent(userAgent));
};
