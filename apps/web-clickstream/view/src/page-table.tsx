import {
  type Column,
  DataTable,
  formatCount,
  formatDuration,
  formatShare,
  Panel,
  useChannel,
  useDashboard,
  useFilters,
  useValues,
  useView,
} from '@kafka-streaming/ui';
import { type PageRow, pagesOf } from './filtered.ts';
import { useFilteredVisits, useSite } from './site.ts';

const columns: readonly Column<PageRow>[] = [
  { id: 'path', title: 'Page', value: (row) => row.path },
  {
    id: 'views',
    title: 'Views',
    value: (row) => row.views,
    show: (row) => formatCount(row.views),
    numeric: true,
  },
  {
    id: 'visitors',
    title: 'Visitors',
    value: (row) => row.visitors,
    show: (row) => formatCount(row.visitors),
    numeric: true,
  },
  {
    id: 'entries',
    title: 'Entries',
    value: (row) => row.entries,
    show: (row) => formatCount(row.entries),
    numeric: true,
  },
  {
    id: 'exits',
    title: 'Exits',
    value: (row) => row.exits,
    show: (row) => formatCount(row.exits),
    numeric: true,
  },
  {
    id: 'bounce',
    title: 'Bounce',
    value: (row) => row.bounceRate,
    show: (row) => formatShare(row.bounceRate),
    numeric: true,
  },
  {
    id: 'load',
    title: 'Load p75',
    value: (row) => row.loadP75Ms,
    show: (row) => formatDuration(row.loadP75Ms),
    numeric: true,
  },
];

/** The most viewed pages; a click on one keeps the visits that saw it. */
export const PageTablePanel = () => {
  const { channels, site } = useSite();
  const { records } = useDashboard();
  const [{ range }] = useView();
  const [filters, toggle] = useFilters();
  const shown = useChannel(channels.pageTables);
  const table = useValues(shown).find((one) => one.range === range);
  const chosen = useFilteredVisits();
  const rows: readonly PageRow[] = chosen ? pagesOf(chosen) : (table?.rows ?? []);
  return (
    <Panel
      title="Top pages"
      about={
        table && filters.length === 0
          ? `${formatCount(table.pages)} pages in this range, the most viewed first.`
          : 'The most viewed first.'
      }
      source={shown}
      width="two-thirds"
      empty={rows.length === 0 ? 'No page was viewed in this range.' : undefined}
      rows={() =>
        rows.map(({ path, views, visitors, entries, exits, bounceRate, loadP75Ms }) => ({
          path,
          views,
          visitors,
          entries,
          exits,
          bounceRate,
          loadP75Ms,
        }))
      }
      records={{ topic: 'web.page-tables', title: 'Page tables, as computed', key: `${site.site}|${range}` }}
    >
      <DataTable
        label="Top pages"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.path}
        sortBy="views"
        chosen={(row) => filters.some((filter) => filter.dimension === 'page' && filter.value === row.path)}
        choose={{
          label: (row) => `Only visits that saw ${row.path}`,
          act: (row) => toggle({ dimension: 'page', value: row.path }),
        }}
        open={{
          label: (row) => `Raw events of ${row.path}`,
          act: (row) =>
            records.set({
              topic: 'web.events',
              title: `Events of ${row.path}`,
              key: `${site.site}|`,
              contains: `"path":"${row.path}"`,
            }),
        }}
      />
    </Panel>
  );
};
