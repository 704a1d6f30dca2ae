/** Sessions, by sorting each visitor's events and cutting where the pause is too long. */
import type { Identified, PageViewed, Session, WebEvent } from '@kafka-streaming/event-schema';
import type { Input, Reading, Settings } from './log.ts';
import { originOf } from './origins.ts';

type VisitEvent = Exclude<WebEvent, { type: 'requested' }>;

const content = (event: WebEvent): string => {
  const { id: _, ...rest } = event;
  return JSON.stringify(rest);
};
const inOrder = (a: VisitEvent, b: VisitEvent): number =>
  a.time - b.time || (content(a) < content(b) ? -1 : 1);

/** Page views at the same moment stand in the order of their paths. */
const viewOrder = (a: PageViewed, b: PageViewed): number =>
  a.time - b.time || (a.path < b.path ? -1 : Number(a.path > b.path));

const cut = (events: readonly VisitEvent[], { sessionGapMs, sessionMaxMs }: Settings): VisitEvent[][] => {
  const sessions: VisitEvent[][] = [];
  for (const event of [...events].sort(inOrder)) {
    const open = sessions.at(-1);
    const [first, last] = [open?.[0], open?.at(-1)];
    const joins =
      first !== undefined &&
      last !== undefined &&
      event.time - last.time <= sessionGapMs &&
      event.time - first.time <= sessionMaxMs;
    if (joins) open?.push(event);
    else sessions.push([event]);
  }
  return sessions;
};

const sum = (events: readonly VisitEvent[], of: (event: VisitEvent) => number): number =>
  events.reduce((total, event) => total + of(event), 0);

/** Events at the first moment may come from two devices: the one whose description sorts first is named. */
const clientOf = (events: readonly VisitEvent[]) => {
  const start = events[0]?.time;
  const clients = events
    .filter(({ time }) => time === start)
    .map(({ time, agent, country }) => ({
      time,
      device: agent.device,
      browser: agent.browser,
      os: agent.os,
      country: country ?? null,
    }));
  const [{ time: _, ...client } = { time: 0, device: '', browser: '', os: '', country: null }] = clients.sort(
    (a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  );
  return client;
};

const landingOf = (views: readonly PageViewed[]): PageViewed | undefined => {
  const [first] = views;
  const tied = views.filter(({ time, path }) => time === first?.time && path === first?.path);
  const text = ({ time, path, host, origin }: PageViewed): string =>
    JSON.stringify({ time, path, host, origin });
  return tied.sort((a, b) => (text(a) < text(b) ? -1 : 1))[0];
};

const sessionOf = (
  events: readonly VisitEvent[],
  traits: Identified['traits'] | null,
): Session | undefined => {
  const [first] = events;
  if (first === undefined) return undefined;
  const times = events.map(({ time }) => time);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const views = events.filter((e): e is PageViewed => e.type === 'page-viewed').sort(viewOrder);
  const steps = events.filter(({ type }) => type !== 'engaged').length;
  const engagedMs = sum(events, (e) => (e.type === 'engaged' ? e.engagedMs : 0));
  const keyEvents = events.filter((e) => e.type === 'tracked' && e.key).length;
  const orders = events.filter(({ type }) => type === 'ordered').length;
  return {
    site: first.site,
    visitor: first.visitor,
    start,
    end,
    durationMs: end - start,
    entry: views[0]?.path ?? null,
    exit: views.at(-1)?.path ?? null,
    views: views.length,
    events: steps,
    engagedMs,
    bounce: steps === 1,
    engaged: engagedMs > 10_000 || keyEvents > 0 || orders > 0 || views.length >= 2,
    keyEvents,
    orders,
    revenueCents: sum(events, (e) => (e.type === 'ordered' ? e.revenueCents : 0)),
    ...originOf(landingOf(views)),
    ...clientOf(events),
    pages: views.slice(0, 20).map(({ path }) => path),
    traits,
    final: true,
  };
};

/** Final sessions of everybody, by their key. */
export const sessionsOf = (
  { people }: Reading,
  { identities }: Pick<Input, 'identities'>,
  settings: Settings,
): Session[] => {
  const visitors = new Map<string, VisitEvent[]>();
  for (const { event } of people) {
    if (event.type === 'requested') continue;
    const key = `${event.site}|${event.visitor}`;
    visitors.set(key, [...(visitors.get(key) ?? []), event]);
  }
  return [...visitors].flatMap(([key, events]) => {
    const known = identities.findLast(({ site, visitor }) => `${site}|${visitor}` === key);
    return cut(events, settings).flatMap((part) => sessionOf(part, known?.traits ?? null) ?? []);
  });
};
