import type { WebEvent } from '@kafka-streaming/event-schema';
import { describe, expect, it } from 'vitest';
import { type Behaviour, robotLimits, robots } from '../src/robot.ts';
import { hour, noon, request, second, view } from './events.ts';

/** Reasons given to each event of one visitor, in order. */
const judged = (events: readonly WebEvent[]): readonly (string | undefined)[] => {
  const meta = {
    key: 'shop|v1',
    time: 0,
    receivedAt: 0,
    topic: 'web.events',
    partition: 0,
    offset: '0',
    wallTime: 0,
    watermark: 0,
  };
  let state: Behaviour | undefined;
  return events.map((event) => {
    const step = robots.on(state, event, meta);
    state = step.state;
    return step.out?.[0]?.robot;
  });
};
/** Irregular, as people are. */
const views = (n: number, everyMs: number): readonly WebEvent[] =>
  Array.from({ length: n }, (_, i) => view(noon + i * everyMs + (i % 3) * 100));

describe('a robot', () => {
  it('is one when its agent says so', () => {
    const bot = view(noon, '/', { agent: { browser: 'x', os: 'x', device: 'other', bot: 'Googlebot' } });
    expect(judged([bot])).toEqual(['agent']);
  });

  it('asks for what only scanners ask for, in vain', () => {
    expect(judged([request(noon, 404, '/wp-login.php')])).toEqual(['probe']);
    expect(judged([request(noon, 200, '/wp-login.php')])).toEqual([undefined]);
    expect(judged([request(noon, 404, '/favicon.ico')])).toEqual([undefined]);
  });

  it('views more pages in a minute than a person can', () => {
    const many = judged(views(robotLimits.perMinute + 1, 450));
    expect(many.slice(0, -1).every((reason) => reason === undefined)).toBe(true);
    expect(many.at(-1)).toBe('rate');
  });

  it('views more pages in ten seconds than a person can', () => {
    expect(judged(views(robotLimits.perTenSeconds + 1, 200)).at(-1)).toBe('rate');
    expect(judged(views(robotLimits.perTenSeconds, 200)).at(-1)).toBeUndefined();
  });

  it('comes at always the same interval', () => {
    const steady = (n: number) => Array.from({ length: n }, (_, i) => view(noon + i * 5 * second));
    // The first view has no interval, the second nothing to compare it with.
    expect(judged(steady(robotLimits.steadyIntervals + 1)).at(-1)).toBeUndefined();
    expect(judged(steady(robotLimits.steadyIntervals + 2)).at(-1)).toBe('metronome');
  });

  it('stays one for an hour after it was caught', () => {
    const probe = request(noon, 404, '/.env');
    expect(judged([probe, view(noon + hour - 1)])[1]).toBe('probe');
    expect(judged([probe, view(noon + hour)])[1]).toBeUndefined();
  });

  it('is not a person who reads page after page', () => {
    expect(judged(views(200, 3 * second)).every((reason) => reason === undefined)).toBe(true);
  });
});
