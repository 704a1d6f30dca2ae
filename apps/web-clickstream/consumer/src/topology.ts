/**
 * Web clickstream: from what visitors do to the figures of sites.
 *
 *   stage 0, key site|visitor                                       stage 1, key site
 *
 *   web.events ─▶ once per id ─▶ robot? ─▶ people ─┬─▶ visits ◁─ identities ─▶ web.sessions
 *                      │           │               ├─▶ ways through funnels ─┐
 *                      │           │               ├─▶ days seen ────────────┤
 *                      │           │               ├─▶ views ⋈ timings ──────┼─▶ facts ─▶ traffic, live visitors, pages,
 *                      │           │               └─▶ the event itself ─────┤            breakdowns, summaries, vitals,
 *                      │           └─▶ reasons ──────────────────────────────┤            funnels, journeys, retention,
 *                      └─▶ answers of servers ───────────────────────────────┘            unusual traffic, robots, …
 *
 * What one visitor does is put together where its events lie in order. What spans visitors is added up a stage
 * later, from facts about a site; a site lives on one partition there.
 * Every event has one fate: counted, late, skipped (`duplicate`, `bot:<reason>`) or parked.
 */
import {
  webDeadLetters,
  webEvents,
  webIdentities,
  webLate,
  webPageTimings,
} from '@kafka-streaming/event-schema';
import { skip, type Topology, topology } from '@kafka-streaming/streams';
import type { Fact } from './fact.ts';
import { robots } from './robot.ts';
import { appName, defaultSettings, type WebClickstreamSettings } from './settings.ts';
import { writeSiteFigures } from './site-figures.ts';
import { visitorFacts } from './visitor-facts.ts';

export const webClickstream = (changed: Partial<WebClickstreamSettings> = {}): Topology => {
  const settings = { ...defaultSettings, ...changed };
  return topology(appName, { deadLetters: webDeadLetters, late: webLate }, (b) => {
    const source = {
      latenessMs: settings.latenessMs,
      timeline: ({ site }: { readonly site: string }) => site,
    };
    const events = b.from(webEvents, source).dedupe('event-ids', { id: ({ id }) => id });
    const timings = b.from(webPageTimings, source).dedupe('timing-ids', { id: ({ id }) => id });
    const judged = events.machine('robots', robots);
    const people = judged.decide('people', ({ event, robot }) =>
      robot === undefined ? event : skip(`bot:${robot}`),
    );
    const identities = b.table(webIdentities, 'identities');
    const {
      facts,
      visits,
      timings: timed,
    } = visitorFacts({ events, timings, judged, people, identities }, settings);
    const siteOf = ({ site }: Fact): string => site;
    writeSiteFigures(
      {
        facts: facts.keyBy('facts', siteOf),
        visits: visits.keyBy('visit-facts', siteOf),
        timings: timed.keyBy('timing-facts', siteOf),
      },
      settings,
    );
  });
};
