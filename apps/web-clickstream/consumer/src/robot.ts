/**
 * Tells robots from people: each event is judged by what its visitor did before it.
 *
 * Signals, the first that fires names the reason:
 *   agent      the user agent calls itself a robot (isbot, at the producer)
 *   probe      asks for a file that only scanners ask for, and is refused
 *   rate       more page views than a person can make in ten seconds or a minute
 *   metronome  page views at always the same interval
 *
 * A visitor once caught by its behaviour stays a robot for an hour of event time. Behaviour is read in the order
 * of the log, which Kafka keeps for each visitor: every recomputation over the log judges the same way.
 */
import type { WebEvent } from '@kafka-streaming/event-schema';
import type { Machine } from '@kafka-streaming/streams';
import { startOf } from './clock.ts';
import { hourMs, minuteMs } from './definitions.ts';

export type RobotReason = 'agent' | 'probe' | 'rate' | 'metronome';
export interface Judged {
  readonly event: WebEvent;
  readonly robot: RobotReason | undefined;
}

/** Page views a person may make: two a second for a minute, four a second for ten seconds. */
export const robotLimits = {
  perMinute: 120,
  perTenSeconds: 40,
  /** So many intervals in a row that differ by no more than the jitter; shorter ones are bursts, not a rhythm. */
  steadyIntervals: 12,
  jitterMs: 50,
  shortestIntervalMs: 500,
  caughtMs: hourMs,
} as const;

/** Files that scanners look for on any server. Asked for in vain they are a probe; on a real WordPress they answer. */
const probed =
  /\/(wp-login\.php|wp-admin|xmlrpc\.php|phpmyadmin|pma\/|\.env|\.git\/|\.aws\/|cgi-bin\/|vendor\/phpunit|boaform|actuator\/|hnap1|etc\/passwd)/i;

interface Tally {
  readonly start: number;
  readonly views: number;
}
export interface Behaviour {
  readonly minute: Tally;
  readonly tenSeconds: Tally;
  /** Of the newest page view: its time, the interval before it, and how many equal intervals led to it. */
  readonly last: number;
  readonly intervalMs: number;
  readonly steady: number;
  readonly caught?: { readonly reason: RobotReason; readonly until: number };
}

const unseen: Behaviour = {
  minute: { start: 0, views: 0 },
  tenSeconds: { start: 0, views: 0 },
  last: 0,
  intervalMs: 0,
  steady: 0,
};

/** Views of an older window than the newest are out of order: they count for no burst. */
const tally = (before: Tally, time: number, sizeMs: number): Tally => {
  const start = startOf(time, sizeMs);
  if (start < before.start) return before;
  return { start, views: start === before.start ? before.views + 1 : 1 };
};

const rhythm = (before: Behaviour, time: number): Pick<Behaviour, 'last' | 'intervalMs' | 'steady'> => {
  const { last, intervalMs, steady } = before;
  if (time < last) return { last, intervalMs, steady };
  const interval = last === 0 ? 0 : time - last;
  const same =
    interval >= robotLimits.shortestIntervalMs && Math.abs(interval - intervalMs) <= robotLimits.jitterMs;
  return { last: time, intervalMs: interval, steady: same ? steady + 1 : 0 };
};

/** What the visitor's behaviour is after a page view. */
const viewed = (before: Behaviour, time: number): Behaviour => ({
  ...before,
  minute: tally(before.minute, time, minuteMs),
  tenSeconds: tally(before.tenSeconds, time, 10_000),
  ...rhythm(before, time),
});

const signal = (behaviour: Behaviour): RobotReason | undefined => {
  if (behaviour.minute.views > robotLimits.perMinute) return 'rate';
  if (behaviour.tenSeconds.views > robotLimits.perTenSeconds) return 'rate';
  return behaviour.steady >= robotLimits.steadyIntervals ? 'metronome' : undefined;
};

const isProbe = (event: WebEvent): boolean =>
  event.type === 'requested' && event.status >= 400 && probed.test(event.path);

const judge = (
  before: Behaviour,
  event: WebEvent,
): { behaviour: Behaviour; robot: RobotReason | undefined } => {
  const behaviour = event.type === 'page-viewed' ? viewed(before, event.time) : before;
  const fired = isProbe(event) ? 'probe' : signal(behaviour);
  if (fired === undefined) {
    const held = before.caught !== undefined && event.time < before.caught.until;
    return { behaviour, robot: held ? before.caught?.reason : undefined };
  }
  const reason = before.caught?.reason ?? fired;
  const until = Math.max(before.caught?.until ?? 0, event.time + robotLimits.caughtMs);
  return { behaviour: { ...behaviour, caught: { reason, until } }, robot: reason };
};

/** One state per visitor, forgotten an hour after the last event. Agents that name themselves leave no state. */
export const robots: Machine<WebEvent, Behaviour, Judged> = {
  on: (state, event) => {
    if (event.agent.bot !== undefined) {
      return { state, out: [{ event, robot: 'agent' }] };
    }
    const { behaviour, robot } = judge(state ?? unseen, event);
    return {
      state: behaviour,
      out: [{ event, robot }],
      wake: { event: Math.max(event.time, behaviour.last) + robotLimits.caughtMs },
    };
  },
  onTimer: () => ({ state: undefined }),
};
