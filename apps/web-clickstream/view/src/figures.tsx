import type { LiveEntry, Summary, SummaryFigures } from '@kafka-streaming/event-schema';
import {
  type Cell,
  changeOf,
  formatCount,
  formatDuration,
  formatMoney,
  formatRate,
  formatShare,
  type RangeName,
  type RecordQuery,
  Tile,
  type TileProps,
  Tiles,
  useChannel,
  useDashboard,
  useValues,
  useView,
} from '@kafka-streaming/ui';
import { figuresOf } from './filtered.ts';
import { useFilteredVisits, useSite, useTimeline } from './site.ts';
import { currentRate, ratePoints } from './timeline.ts';

const rangeTexts: Readonly<Record<RangeName, string>> = {
  '1m': 'the minute before',
  '5m': 'the 5 min before',
  '15m': 'the 15 min before',
  '1h': 'the hour before',
  all: 'before',
};

const LiveTiles = () => {
  const { channels, site } = useSite();
  const { records } = useDashboard();
  const { end, live: isLive } = useTimeline();
  const shown = useChannel(channels.live);
  const live = shown.entries.get(site.site);
  const traffic = useChannel(channels.traffic);
  const windows = useValues(traffic);
  const points = ratePoints(windows, 'views', { from: end - 120_000, to: end });
  const open = opener(records, live?.at, 'Live visitors, as computed');
  const text = (count: number | undefined): string | null | undefined =>
    shown.status === 'waiting' ? undefined : formatCount(count ?? 0);
  return (
    <>
      <Tile
        label="Live visitors"
        about="Distinct visitors with an event other than mere presence in the last 5 minutes."
        value={text(live?.value.last5m)}
        note="in the last 5 min"
        onOpen={open}
      />
      <Tile
        label="Live, 30 min"
        about="The same within the last 30 minutes."
        value={text(live?.value.last30m)}
        note="in the last 30 min"
        onOpen={open}
      />
      <Tile
        label="Page views"
        about="Page views per second over the last 15 seconds of the site’s time."
        value={traffic.status === 'waiting' ? undefined : formatRate(currentRate(windows, end))}
        unit="/s"
        note={isLive ? '' : 'at the end of the log'}
        history={points.map(({ y }) => y ?? 0)}
        onOpen={() =>
          records.set({ topic: 'web.events', title: 'Events of this site', key: `${site.site}|` })
        }
      />
    </>
  );
};

/** Opens the very record that a figure was read from. */
const opener = (
  records: Cell<RecordQuery | null>,
  at: LiveEntry['at'],
  title: string,
): (() => void) | undefined => at && (() => records.set({ ...at, title }));

interface Definition {
  readonly label: string;
  readonly about: string;
  readonly of: (figures: SummaryFigures) => number | null;
  readonly format: (value: number | null) => string;
  readonly lessIsBetter?: boolean;
}

const definitions = (salted: boolean): readonly Definition[] => [
  {
    label: salted ? 'Daily visitors' : 'Visitors',
    about: salted
      ? 'Distinct visitors by an id that is salted anew each day: the same person on two days counts twice.'
      : 'Distinct visitors by the id that the site gives.',
    of: (f) => f.visitors,
    format: formatCount,
  },
  {
    label: 'Views',
    about: 'Page views of the range.',
    of: (f) => f.views,
    format: formatCount,
  },
  {
    label: 'Sessions',
    about: 'Visits that began in the range; 30 minutes without an event end a visit.',
    of: (f) => f.sessions,
    format: formatCount,
  },
  {
    label: 'Median duration',
    about: 'From the first to the last event of a visit; half of the visits last longer.',
    of: (f) => f.medianDurationMs,
    format: formatDuration,
  },
  {
    label: 'Bounce rate',
    about: 'Visits with exactly one event other than presence, of all visits.',
    of: (f) => f.bounceRate,
    format: formatShare,
    lessIsBetter: true,
  },
  {
    label: 'Conversion',
    about: 'Visits with an order or a key event, of all visits.',
    of: (f) => f.conversionRate,
    format: formatShare,
  },
  {
    label: 'Revenue',
    about: 'Sum of the orders of these visits.',
    of: (f) => f.revenueCents,
    format: (cents) => formatMoney(cents ?? 0),
  },
];

const tileOf = (
  definition: Definition,
  figures: SummaryFigures | undefined,
  before: SummaryFigures | null,
  range: RangeName,
): TileProps => {
  const value = figures && definition.of(figures);
  const { label, about } = definition;
  const compared =
    range !== 'all' && figures
      ? { change: changeOf(value ?? null, before && definition.of(before)), against: rangeTexts[range] }
      : {};
  return {
    label,
    about,
    value: figures && value !== undefined ? definition.format(value) : undefined,
    ...compared,
    ...(range === 'all' ? { note: 'since the first event' } : {}),
    ...(definition.lessIsBetter ? { lessIsBetter: true } : {}),
  };
};

const byRange = (summaries: readonly Summary[], range: RangeName): Summary | undefined =>
  summaries.find((summary) => summary.range === range);

/** The figures of the range: of all visits as the consumer computed them, or of those that match the filters. */
export const Figures = () => {
  const { channels, site } = useSite();
  const { records } = useDashboard();
  const [{ range }] = useView();
  const summaries = useChannel(channels.summaries);
  const chosen = useFilteredVisits();
  const summary = byRange(useValues(summaries), range);
  const filtered = chosen !== null;
  const figures = chosen ? figuresOf(chosen) : summary?.figures;
  const entry = summaries.entries.get(`${site.site}|${range}`);
  return (
    <Tiles label="Figures of the site" perRow={5}>
      <LiveTiles />
      {definitions(site.salted).map((definition) => (
        <Tile
          key={definition.label}
          {...tileOf(definition, figures, filtered ? null : (summary?.previous ?? null), range)}
          {...(filtered ? { note: 'of the visits that match' } : {})}
          onOpen={opener(records, entry?.at, `${definition.label}, as computed`)}
        />
      ))}
    </Tiles>
  );
};
