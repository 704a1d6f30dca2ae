import {
  webBotCounts,
  webBreakdowns,
  webEvents,
  webFunnels,
  webJourneys,
  webLiveVisitors,
  webPageTables,
  webRetention,
  webSessionMinutes,
  webSessions,
  webSites,
  webStatusCounts,
  webSummaries,
  webTraffic,
  webUnusualTraffic,
  webVitals,
} from '@kafka-streaming/event-schema';
import { topicChannel } from '@kafka-streaming/ui';

export const sitesChannel = topicChannel(webSites);

/** The channels of one site. Keys begin with `site|`, or are the site. */
export const siteChannels = (site: string) => ({
  live: topicChannel(webLiveVisitors, site),
  traffic: topicChannel(webTraffic, `${site}|`),
  summaries: topicChannel(webSummaries, `${site}|`),
  sessions: topicChannel(webSessions, `${site}|`),
  sessionMinutes: topicChannel(webSessionMinutes, `${site}|`),
  pageTables: topicChannel(webPageTables, `${site}|`),
  breakdowns: topicChannel(webBreakdowns, `${site}|`),
  funnels: topicChannel(webFunnels, `${site}|`),
  journeys: topicChannel(webJourneys, `${site}|`),
  vitals: topicChannel(webVitals, `${site}|`),
  bots: topicChannel(webBotCounts, `${site}|`),
  unusual: topicChannel(webUnusualTraffic, `${site}|`),
  statuses: topicChannel(webStatusCounts, `${site}|`),
  retention: topicChannel(webRetention, `${site}|`),
  events: topicChannel(webEvents, `${site}|`),
});
export type SiteChannels = ReturnType<typeof siteChannels>;
