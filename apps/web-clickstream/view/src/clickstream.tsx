import type { SiteSeen } from '@kafka-streaming/event-schema';
import {
  Freshness,
  formatAge,
  formatDateTime,
  useChannel,
  useDashboard,
  useNow,
  useValues,
  useView,
} from '@kafka-streaming/ui';
import { useMemo } from 'preact/hooks';
import { BreakdownPanel } from './breakdown.tsx';
import { siteChannels, sitesChannel } from './channels.ts';
import { Figures } from './figures.tsx';
import { FunnelPanel } from './funnel.tsx';
import { JourneysPanel } from './journeys.tsx';
import { PageTablePanel } from './page-table.tsx';
import { SessionsPanel } from './sessions.tsx';
import { BotsPanel, EventsPanel, RetentionPanel, StatusPanel, UnusualPanel } from './side-panels.tsx';
import { SiteContext } from './site.ts';
import { firstSite, timelineOf } from './timeline.ts';
import { TrafficPanel } from './traffic.tsx';
import { VitalsPanel } from './vitals.tsx';

const SitePicker = ({ sites, site }: { readonly sites: readonly SiteSeen[]; readonly site: SiteSeen }) => {
  const { connection } = useDashboard();
  const [view, change] = useView();
  const now = connection.clock.at(useNow(1_000));
  const { live } = timelineOf(site, now);
  const choose = (name: string): void =>
    change({ params: { ...view.params, site: name }, filters: [], zoom: null });
  return (
    <div class="site-bar">
      <label>
        <span>Site</span>
        <select class="select" value={site.site} onChange={(event) => choose(event.currentTarget.value)}>
          {sites
            .toSorted((a, b) => a.site.localeCompare(b.site))
            .map((one) => (
              <option key={one.site} value={one.site}>
                {one.site}
              </option>
            ))}
        </select>
      </label>
      <span class="badge" data-tone={live ? 'good' : undefined}>
        {live ? 'live' : 'replayed log'}
      </span>
      <span class="site-facts">
        {live
          ? `last event ${formatAge(Math.max(0, now - site.last))}`
          : `${formatDateTime(site.first)} – ${formatDateTime(site.last)}: time runs as in the log`}
      </span>
    </div>
  );
};

const SitePage = ({ site }: { readonly site: SiteSeen }) => {
  const channels = useMemo(() => siteChannels(site.site), [site.site]);
  return (
    <SiteContext.Provider value={{ site, channels }}>
      <Figures />
      <div class="grid">
        <TrafficPanel />
        <FunnelPanel />
        <PageTablePanel />
        <BreakdownPanel
          title="Sources"
          ink="series-1"
          choices={[
            { value: 'channel', text: 'Channel' },
            { value: 'source', text: 'Source' },
            { value: 'campaign', text: 'Campaign' },
            { value: 'entry', text: 'Entry page' },
            { value: 'exit', text: 'Exit page' },
          ]}
        />
        <JourneysPanel />
        <VitalsPanel />
        <SessionsPanel />
        <EventsPanel />
        <BreakdownPanel
          title="Audience"
          ink="series-4"
          choices={[
            { value: 'device', text: 'Device' },
            { value: 'browser', text: 'Browser' },
            { value: 'os', text: 'System' },
            { value: 'country', text: 'Country' },
          ]}
        />
        <BotsPanel />
        <StatusPanel />
        <UnusualPanel />
        <RetentionPanel />
      </div>
    </SiteContext.Provider>
  );
};

const NoSite = ({ updatedAt }: { readonly updatedAt: number }) => (
  <section class="panel full">
    <div class="empty">
      <p>No site has sent an event yet.</p>
      <p>
        Start the producer on the Overview page, open the demo shop, or replay an access log: npm run replay
        -- web-clickstream access.log
      </p>
      <Freshness updatedAt={updatedAt} />
    </div>
  </section>
);

/** Web clickstream: what the visitors of a site do, as it happens. */
export const ClickstreamPage = () => {
  const [view] = useView();
  const shown = useChannel(sitesChannel);
  const sites = useValues(shown);
  const site = sites.find((one) => one.site === view.params['site']) ?? firstSite(sites);
  if (!site)
    return shown.status === 'waiting' ? (
      <div class="skeleton skeleton-chart page-wait" />
    ) : (
      <NoSite updatedAt={shown.updatedAt} />
    );
  return (
    <>
      <SitePicker sites={sites} site={site} />
      <SitePage key={site.site} site={site} />
    </>
  );
};
