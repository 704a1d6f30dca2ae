/** Replayed events through the consumer's own topology, as a broker would feed it. */
import { type Session, type WebEvent, webEvent, webEvents, webSessions } from '@kafka-streaming/event-schema';
import { type Driver, drive } from '@kafka-streaming/streams/testing';
import { type WebClickstreamSettings, webClickstream } from '@kafka-streaming/web-clickstream-consumer';
import type { Replayed } from '@kafka-streaming/web-clickstream-producer';

const hour = 3_600_000;

export const webEventsOf = (replayed: readonly Replayed[]): readonly WebEvent[] =>
  replayed.flatMap((line) => (line.ok ? (webEvent.safeParse(line.event).data ?? []) : []));

/** Until every session is over. */
export const consumed = (
  events: readonly WebEvent[],
  settings: Partial<WebClickstreamSettings> = {},
): Driver => {
  const wallTime = events.reduce((newest, { time }) => Math.max(newest, time), 0);
  const driver = drive(webClickstream(settings), { partitions: 3, wallTime });
  events.forEach((event, index) => {
    driver.send(webEvents, event);
    if (index % 500 === 0) driver.run();
  });
  driver.advanceWall(hour);
  driver.advanceWall(60 * hour);
  driver.advanceWall(hour);
  return driver;
};

/** Truth tables count robots too: their sign is taken off. */
export const asPeople = (events: readonly WebEvent[]): readonly WebEvent[] =>
  events.map((event) => {
    const { bot: _, ...agent } = event.agent;
    return { ...event, agent };
  });

export interface SessionStats {
  readonly events: number;
  readonly users: number;
  readonly sessions: number;
  readonly bounces: number;
  readonly bounce_rate: number;
  readonly mean_dur_s: number;
  readonly max_dur_s: number;
}

export const sessionsIn = (driver: Driver): readonly Session[] => [...driver.latest(webSessions).values()];

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

export const statsOf = (sessions: readonly Session[]): SessionStats => {
  const seconds = sessions.map(({ durationMs }) => durationMs / 1_000);
  const bounces = sessions.filter(({ bounce }) => bounce).length;
  return {
    events: sum(sessions.map(({ events }) => events)),
    users: new Set(sessions.map(({ visitor }) => visitor)).size,
    sessions: sessions.length,
    bounces,
    bounce_rate: bounces / sessions.length,
    mean_dur_s: sum(seconds) / sessions.length,
    max_dur_s: seconds.reduce((a, b) => Math.max(a, b), 0),
  };
};
