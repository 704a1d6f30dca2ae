import {
  formatCount,
  formatMoney,
  formatRate,
  formatShare,
  Tile,
  Tiles,
  useChannel,
  useDashboard,
  useNow,
  useValues,
  useView,
} from '@kafka-streaming/ui';
import { useMemo } from 'preact/hooks';
import { siteChannels, sitesChannel } from './channels.ts';
import { currentRate, firstSite, ratePoints, timelineOf } from './timeline.ts';

const SiteGlance = ({ site, end }: { readonly site: string; readonly end: number }) => {
  const channels = useMemo(() => siteChannels(site), [site]);
  const live = useChannel(channels.live).entries.get(site)?.value;
  const traffic = useChannel(channels.traffic);
  const windows = useValues(traffic);
  const summary = useValues(useChannel(channels.summaries)).find(({ range }) => range === '15m');
  const points = ratePoints(windows, 'views', { from: end - 120_000, to: end });
  const [, change] = useView();
  const open = (): void => change({ page: 'web-clickstream', params: { site } });
  const figures = summary?.figures;
  return (
    <Tiles label={`Web clickstream: ${site}`} perRow={4}>
      <Tile
        label={`Live visitors · ${site}`}
        about="Distinct visitors seen in the last 5 minutes."
        value={live && formatCount(live.last5m)}
        note="seen in the last 5 min"
        onOpen={open}
      />
      <Tile
        label="Page views"
        about="Per second, over the last 15 seconds."
        value={traffic.status === 'waiting' ? undefined : formatRate(currentRate(windows, end))}
        unit="/s"
        history={points.map(({ y }) => y ?? 0)}
        onOpen={open}
      />
      <Tile
        label="Sessions, 15 min"
        about="Visits that began in the last 15 minutes."
        value={figures && formatCount(figures.sessions)}
        note={figures && `${formatShare(figures.bounceRate)} bounced`}
        onOpen={open}
      />
      <Tile
        label="Revenue, 15 min"
        about="Orders of the last 15 minutes."
        value={figures && formatMoney(figures.revenueCents)}
        note={figures && `${formatShare(figures.conversionRate)} converted`}
        onOpen={open}
      />
    </Tiles>
  );
};

/** Web clickstream in four figures, for the Overview page. */
export const Glance = () => {
  const { connection } = useDashboard();
  const now = connection.clock.at(useNow(1_000));
  const site = firstSite(useValues(useChannel(sitesChannel)));
  if (!site) return null;
  return <SiteGlance key={site.site} site={site.site} end={timelineOf(site, now).end} />;
};
