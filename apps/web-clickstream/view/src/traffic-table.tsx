import type { Traffic } from '@kafka-streaming/event-schema';
import { DataTable, formatDateTime } from '@kafka-streaming/ui';

/** Windows that the table shows; the export has all. */
const shownRows = 200;

export const TrafficTable = ({ windows }: { readonly windows: readonly Traffic[] }) => (
  <DataTable
    label="Traffic, newest first"
    rows={windows.slice(0, shownRows)}
    rowKey={({ start }) => String(start)}
    columns={[
      {
        id: 'start',
        title: 'Window',
        value: ({ start }) => start,
        show: ({ start }) => formatDateTime(start),
      },
      { id: 'views', title: 'Views', value: ({ views }) => views, numeric: true },
      { id: 'clicks', title: 'Clicks', value: ({ clicks }) => clicks, numeric: true },
      { id: 'events', title: 'Events', value: ({ events }) => events, numeric: true },
      { id: 'orders', title: 'Orders', value: ({ orders }) => orders, numeric: true },
      { id: 'final', title: 'State', value: ({ final }) => (final ? 'final' : 'open') },
    ]}
  />
);
