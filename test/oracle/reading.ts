/** The whole log read: what counts, and what became of the rest. */

import {
  domainSettings,
  type Input,
  noFates,
  type Reading,
  readEvent,
  readOnce,
  readTiming,
  type Settings,
} from './log.ts';
import { robotJudge } from './robots.ts';

export const reading = ({ log }: Input, settings: Settings = domainSettings): Reading => {
  const fates = { 'web.events': noFates(), 'web.page-timings': noFates() };
  const once = readOnce(log, 'web.events', readEvent, settings, fates['web.events']);
  const timings = readOnce(log, 'web.page-timings', readTiming, settings, fates['web.page-timings']);
  const judge = robotJudge();
  const judged = once.map((counted) => ({ ...counted, reason: judge(counted.event) }));
  const { skipped } = fates['web.events'];
  const robots = judged.flatMap(({ event, reason }) => (reason === undefined ? [] : [{ event, reason }]));
  for (const { reason } of robots) skipped[`bot:${reason}`] = (skipped[`bot:${reason}`] ?? 0) + 1;
  const people = judged.filter(({ reason }) => reason === undefined);
  fates['web.events'].ok = people.length;
  fates['web.page-timings'].ok = timings.length;
  return { once, people, robots, timings, fates };
};
