/** Stage 0: what each visitor does, in the order of the visitor's own events; told to the sites as facts. */
import {
  type Identified,
  type PageTimed,
  type PageViewed,
  type Session,
  type WebEvent,
  webSessions,
} from '@kafka-streaming/event-schema';
import { type Change, type Stream, sessions, type Table, tombstone } from '@kafka-streaming/streams';
import { timingWithinMs } from './definitions.ts';
import { answerFacts, eventFact, type Fact, visitFact } from './fact.ts';
import { stepsTaken, ways } from './funnel.ts';
import { walkFacts } from './journey.ts';
import { daysSeen } from './returning.ts';
import type { Judged } from './robot.ts';
import type { WebClickstreamSettings } from './settings.ts';
import { type VisitEvent, visits } from './visit.ts';

export interface VisitorStreams {
  /** Every event once, robots' too. */
  readonly events: Stream<WebEvent>;
  readonly timings: Stream<PageTimed>;
  readonly judged: Stream<Judged>;
  readonly people: Stream<WebEvent>;
  readonly identities: Table<Identified>;
}

const visitorOf = ({ site, visitor }: { readonly site: string; readonly visitor: string }): string =>
  `${site}|${visitor}`;

/**
 * Facts in three streams, since they are told at different times: a visit is final half an hour after its end, and
 * timings come from a topic of their own. Traffic must not wait for either.
 */
export interface VisitorFacts {
  readonly facts: Stream<Fact>;
  readonly visits: Stream<Fact>;
  readonly timings: Stream<Fact>;
}

export const visitorFacts = (of: VisitorStreams, settings: WebClickstreamSettings): VisitorFacts => ({
  facts: [
    of.people.map<Fact>('event', eventFact),
    of.events.flatMap('answer', answerFacts),
    of.judged.flatMap('robot', robotFacts),
    of.people.filter('stable-ids', ({ salted }) => !salted).machine('days-seen', daysSeen, visitorOf),
    ...settings.funnels.map((funnel) =>
      of.people
        .flatMap(`steps-of-${funnel.name}`, stepsTaken(funnel))
        .machine(`ways-of-${funnel.name}`, ways(funnel), (taken) => `${taken.day}|${visitorOf(taken)}`),
    ),
  ].reduce((facts, more) => facts.merge(more)),
  visits: visitFacts(of, settings),
  timings: timedFacts(of),
});

const robotFacts = ({ event: { site, time }, robot }: Judged): readonly Fact[] =>
  robot === undefined ? [] : [{ kind: 'robot', site, time, reason: robot }];

const isOfVisit = (event: WebEvent): event is VisitEvent => event.type !== 'requested';

/** Visits are written to web.sessions with what `identify` told about the visitor, and told on as they change. */
const visitFacts = (
  { people, identities }: VisitorStreams,
  settings: WebClickstreamSettings,
): Stream<Fact> => {
  const changes = people
    .filter('of-visits', isOfVisit)
    .group(visitorOf)
    .window(sessions(settings.sessionGapMs, { maxMs: settings.sessionMaxMs }))
    .changes('visits', visits);
  changes
    .lookup(identities, (change, identity) => sessionRecords(change, identity?.traits ?? null))
    .flatMap('sessions', (records) => records)
    .to(webSessions);
  return changes.flatMap('visit', ({ group, before = null, after = null, final }) => {
    const site = after?.site ?? before?.site ?? group;
    return [visitFact(site, before, after, final), ...walkFacts(site, before, after)];
  });
};

/** A session whose start moved, or that went up in another, is deleted under its old key. */
const sessionRecords = ({ before, after, final }: Change<Session | null>, traits: Session['traits']) => {
  const [oldKey, key] = [before, after].map((session) => session && webSessions.keyOf(session));
  const gone = oldKey && oldKey !== key ? [tombstone(oldKey)] : [];
  return after ? [...gone, { ...after, traits, final }] : gone;
};

/** Only what the joined fact needs is kept waiting. */
const slimView = ({ site, visitor, view, path }: PageViewed) => ({ site, visitor, view, path });
const isView = (event: WebEvent): event is PageViewed => event.type === 'page-viewed';

const timedFacts = ({ people, timings }: VisitorStreams): Stream<Fact> =>
  people
    .filter('views', isView)
    .map('slim-view', slimView)
    .join(
      'views-and-timings',
      timings,
      { withinMs: timingWithinMs, key: viewOf, otherKey: viewOf, kind: 'inner' },
      (view, timed) => ({ path: view.path, timed }),
    )
    .flatMap('timed', ({ path, timed }, { time }) =>
      timed === undefined ? [] : [timedFact(path, timed, time)],
    );

const viewOf = ({ view }: { readonly view: string }): string => view;

/** The page is that of the view; the moment is the later one of view and timing. */
const timedFact = (path: string, timed: PageTimed, time: number): Fact => ({
  kind: 'timed',
  site: timed.site,
  time,
  path,
  timings: {
    load: timed.loadMs,
    lcp: timed.lcpMs,
    inp: timed.inpMs,
    cls: timed.cls,
    fcp: timed.fcpMs,
    ttfb: timed.ttfbMs,
  },
});
