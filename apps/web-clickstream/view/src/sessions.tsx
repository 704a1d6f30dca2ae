import type { Session } from '@kafka-streaming/event-schema';
import {
  type Column,
  DataTable,
  formatCount,
  formatDuration,
  formatMoment,
  formatMoney,
  Panel,
  useChannel,
  useFilters,
} from '@kafka-streaming/ui';
import { useState } from 'preact/hooks';
import { SessionTimeline } from './session-timeline.tsx';
import { useSite, useTimeline, useVisits } from './site.ts';

/** Rows on the screen: the newest. */
const shownRows = 100;

/** Visitors are long hashes: the beginning tells them apart. */
export const shortId = (visitor: string): string =>
  visitor.length > 12 ? `${visitor.slice(0, 10)}…` : visitor;

const columns = (spanMs: number): readonly Column<Session>[] => [
  {
    id: 'visitor',
    title: 'Visitor',
    value: (s) => s.visitor,
    show: (s) => <code>{shortId(s.visitor)}</code>,
  },
  {
    id: 'state',
    title: 'State',
    value: (s) => (s.final ? 'ended' : 'open'),
    show: (s) => (
      <span class="badge" data-tone={s.final ? undefined : 'good'}>
        {s.final ? 'ended' : 'open'}
      </span>
    ),
  },
  {
    id: 'end',
    title: 'Last event',
    value: (s) => s.end,
    show: (s) => formatMoment(s.end, spanMs),
    numeric: true,
  },
  {
    id: 'duration',
    title: 'Duration',
    value: (s) => s.durationMs,
    show: (s) => formatDuration(s.durationMs),
    numeric: true,
  },
  { id: 'views', title: 'Views', value: (s) => s.views, show: (s) => formatCount(s.views), numeric: true },
  { id: 'entry', title: 'Entry', value: (s) => s.entry },
  { id: 'exit', title: 'Exit', value: (s) => s.exit },
  { id: 'channel', title: 'Channel', value: (s) => s.channel },
  { id: 'device', title: 'Device', value: (s) => `${s.browser}, ${s.device}` },
  { id: 'country', title: 'Country', value: (s) => s.country },
  {
    id: 'revenue',
    title: 'Revenue',
    value: (s) => s.revenueCents,
    show: (s) => (s.revenueCents === 0 ? '–' : formatMoney(s.revenueCents)),
    numeric: true,
  },
];

/** The newest visits; a click on one shows its raw events in order. */
export const SessionsPanel = () => {
  const { channels, site } = useSite();
  const { span } = useTimeline();
  const [filters] = useFilters();
  const [opened, setOpened] = useState<Session | null>(null);
  const shown = useChannel(channels.sessions);
  const matching = useVisits();
  const rows = matching.toSorted((a, b) => b.end - a.end).slice(0, shownRows);
  const cut =
    matching.length > rows.length ? ` The newest ${shownRows} of ${formatCount(matching.length)}.` : '';
  return (
    <Panel
      title="Sessions"
      about={`Visits that began in the range${filters.length > 0 ? ' and match the filters' : ''}; click one for its events.${cut}`}
      source={shown}
      width="full"
      empty={
        rows.length === 0
          ? filters.length > 0
            ? 'No visit matches the filters in this range.'
            : 'No visit began in this range.'
          : undefined
      }
      rows={() => matching.map(({ pages, traits: _, ...row }) => ({ ...row, pages: pages.join(' → ') }))}
      records={{ topic: 'web.sessions', title: 'Sessions, as computed', key: `${site.site}|` }}
    >
      <DataTable
        label="Sessions"
        columns={columns(span.to - span.from)}
        rows={rows}
        rowKey={(s) => `${s.visitor}|${s.start}`}
        choose={{ label: (s) => `Events of ${shortId(s.visitor)}`, act: setOpened }}
        open={{ label: (s) => `Raw events of ${shortId(s.visitor)}`, act: setOpened }}
      />
      {opened && <SessionTimeline session={opened} close={() => setOpened(null)} />}
    </Panel>
  );
};
