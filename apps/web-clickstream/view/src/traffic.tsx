import {
  formatDateTime,
  formatRate,
  type Mark,
  Panel,
  TimeSeries,
  useChannel,
  useValues,
} from '@kafka-streaming/ui';
import { useSite, useTimeline } from './site.ts';
import { ratePoints } from './timeline.ts';
import { TrafficTable } from './traffic-table.tsx';

/** Views and clicks per second, with the minutes that were out of the ordinary. */
export const TrafficPanel = () => {
  const { channels, site } = useSite();
  const { span, live, end } = useTimeline();
  const shown = useChannel(channels.traffic);
  const windows = useValues(shown);
  const unusual = useValues(useChannel(channels.unusual));
  const marks: readonly Mark[] = unusual
    .filter(({ start }) => start >= span.from && start <= span.to)
    .map(({ start, kind }) => ({
      time: start + 30_000,
      label: kind,
      ink: kind === 'spike' ? 'warn' : 'bad',
    }));
  const within = windows
    .filter(({ start }) => start >= span.from && start <= span.to)
    .toSorted((a, b) => b.start - a.start);
  const to = Math.min(span.to, end);
  return (
    <Panel
      title="Traffic"
      about={
        live
          ? 'Per second, in windows of five seconds; the dashed end is of the window that is still open.'
          : `Per second. The log ends on ${formatDateTime(site.last)}.`
      }
      source={shown}
      shape="chart"
      width="two-thirds"
      unfiltered
      empty={windows.length === 0 ? 'No events yet. Start the producer, or open the demo shop.' : undefined}
      rows={() =>
        within.map(({ start, views, events, clicks, orders, final }) => ({
          start: new Date(start).toISOString(),
          views,
          events,
          clicks,
          orders,
          final,
        }))
      }
      table={<TrafficTable windows={within} />}
      records={{ topic: 'web.traffic', title: 'Windows of five seconds', key: `${site.site}|` }}
    >
      <TimeSeries
        label="Page views and clicks per second"
        kind="area"
        span={span}
        marks={marks}
        format={formatRate}
        open={live}
        series={[
          {
            label: 'Page views',
            points: ratePoints(windows, 'views', { from: span.from, to }),
            ink: 'series-1',
          },
          {
            label: 'Clicks',
            points: ratePoints(windows, 'clicks', { from: span.from, to }),
            ink: 'series-2',
          },
        ]}
      />
    </Panel>
  );
};
