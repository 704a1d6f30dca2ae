/** Stage 1: the facts about a site added up, and written where the dashboard reads them. */
import {
  alerts,
  webBotCounts,
  webBreakdowns,
  webFunnels,
  webJourneys,
  webLiveVisitors,
  webPageMinutes,
  webPageTables,
  webRetention,
  webSessionMinutes,
  webSites,
  webStatusCounts,
  webSummaries,
  webTraffic,
  webUnusualTraffic,
  webVitals,
} from '@kafka-streaming/event-schema';
import { type Stream, tumbling } from '@kafka-streaming/streams';
import { breakdownMarks, breakdowns } from './breakdown.ts';
import { dayMs, minuteMs, retentionDays, trafficMs } from './definitions.ts';
import type { EventFact, Fact } from './fact.ts';
import { funnelDays } from './funnel.ts';
import { journeyBoard, walkMarks } from './journey.ts';
import { liveBoard, liveMarks } from './live.ts';
import { pageMarks, pages } from './page.ts';
import { rangeBoard } from './ranges.ts';
import { cohorts } from './returning.ts';
import { appName, type WebClickstreamSettings } from './settings.ts';
import { sites } from './site.ts';
import { summaries, summaryMarks } from './summary.ts';
import { answers, robotCounts, traffic, windowOf } from './traffic.ts';
import { unusualBoard } from './unusual.ts';
import type { VisitorFacts } from './visitor-facts.ts';
import { vitalMarks, vitals } from './vital.ts';

type Kind = Fact['kind'];
type FactOf<K extends Kind> = Extract<Fact, { readonly kind: K }>;

const only = <K extends Kind>(facts: Stream<Fact>, kind: K): Stream<FactOf<K>> =>
  facts.filter(`${kind}-facts`, (fact): fact is FactOf<K> => fact.kind === kind);

const siteOf = ({ site }: { readonly site: string }): string => site;
/** A value, or nothing where there is none yet. */
const present = <V>(value: V | null): readonly V[] => (value === null ? [] : [value]);

export const writeSiteFigures = (of: VisitorFacts, settings: WebClickstreamSettings): void => {
  const { facts, visits } = of;
  const events = only(facts, 'event');
  writeCounts(facts, events);
  writeRanges(of);
  writeFunnels(only(facts, 'deeper'), settings);
  writeUnusual(events, settings);
  events.flatMap('live-marks', liveMarks).board('live-visitors', liveBoard, siteOf).to(webLiveVisitors);
  only(visits, 'walked')
    .flatMap('walk-marks', walkMarks)
    .board('journeys', journeyBoard, siteOf)
    .to(webJourneys);
  only(facts, 'returned')
    .group(({ site, cohort }) => `${site}|${cohort}`)
    .aggregate('cohorts', cohorts, { ttlMs: (retentionDays + 2) * dayMs })
    .flatMap('retention', ({ value }) => present(value))
    .to(webRetention);
};

/** Windows of fixed length. */
const writeCounts = (facts: Stream<Fact>, events: Stream<EventFact>): void => {
  events
    .group(siteOf)
    .window(tumbling(trafficMs))
    .aggregate('traffic', traffic)
    .map('traffic-windows', (result) => ({ ...windowOf(result), ...result.value }))
    .to(webTraffic);
  only(facts, 'answer')
    .group(siteOf)
    .window(tumbling(minuteMs))
    .aggregate('answers', answers)
    .map('answer-windows', (result) => ({ ...windowOf(result), ...result.value }))
    .to(webStatusCounts);
  only(facts, 'robot')
    .group(siteOf)
    .window(tumbling(minuteMs))
    .aggregate('robot-counts', robotCounts)
    .map('robot-windows', (result) => ({ ...windowOf(result), ...result.value }))
    .to(webBotCounts);
  events
    .group(siteOf)
    .aggregate('sites', sites)
    .flatMap('site-rows', ({ value }) => present(value))
    .to(webSites);
};

/** The last minute, 5, 15, 60 minutes, and all time. */
const writeRanges = ({ facts, visits, timings }: VisitorFacts): void => {
  const drawnPages = facts
    .merge(visits)
    .merge(timings)
    .flatMap('page-marks', pageMarks)
    .board('pages', rangeBoard(pages), siteOf);
  drawnPages.flatMap('page-tables', (of) => (of.kind === 'table' ? [of.value] : [])).to(webPageTables);
  drawnPages.flatMap('page-minutes', (of) => (of.kind === 'minute' ? [of.value] : [])).to(webPageMinutes);

  const tiles = facts
    .merge(visits)
    .flatMap('summary-marks', summaryMarks)
    .board('summaries', rangeBoard(summaries), siteOf);
  tiles.flatMap('summary-tiles', (of) => (of.kind === 'summary' ? [of.value] : [])).to(webSummaries);
  tiles.flatMap('session-minutes', (of) => (of.kind === 'minute' ? [of.value] : [])).to(webSessionMinutes);

  facts
    .merge(visits)
    .flatMap('breakdown-marks', breakdownMarks)
    .board('breakdowns', rangeBoard(breakdowns), siteOf)
    .to(webBreakdowns);
  facts
    .merge(timings)
    .flatMap('vital-marks', vitalMarks)
    .board('vitals', rangeBoard(vitals), siteOf)
    .to(webVitals);
};

const writeFunnels = (deeper: Stream<FactOf<'deeper'>>, { funnels }: WebClickstreamSettings): void => {
  for (const funnel of funnels) {
    deeper
      .filter(`into-${funnel.name}`, (fact) => fact.funnel === funnel.name)
      .group(({ site, day }) => `${site}|${day}`)
      .aggregate(`days-of-${funnel.name}`, funnelDays(funnel), { ttlMs: 2 * dayMs })
      .flatMap(`funnel-${funnel.name}`, ({ value }) => present(value))
      .to(webFunnels);
  }
};

const writeUnusual = (events: Stream<EventFact>, { latenessMs }: WebClickstreamSettings): void => {
  const unusual = events
    .filter('view-facts', ({ type }) => type === 'page-viewed')
    .board('unusual-traffic', unusualBoard(appName, latenessMs), siteOf);
  unusual.flatMap('unusual-minutes', (of) => (of.kind === 'unusual' ? [of.value] : [])).to(webUnusualTraffic);
  unusual.flatMap('unusual-alerts', (of) => (of.kind === 'alert' ? [of.value] : [])).to(alerts);
};
