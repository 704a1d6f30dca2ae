export type { Ink } from './charts/ink.ts';
export { inkAt, inkVar, readPalette, seriesInks } from './charts/ink.ts';
export { Sankey, type SankeyLink, type SankeyProps } from './charts/sankey.tsx';
export { Sparkline, type SparklineProps, sparkPoints } from './charts/sparkline.tsx';
export { describeSeries } from './charts/summary.ts';
export { type Mark, type Series, TimeSeries, type TimeSeriesProps } from './charts/time-series.tsx';
export { type Channel, ownChannel, topicChannel } from './live/channel.ts';
export { LiveConnection } from './live/connection.ts';
export { type Hop, hopNames, type LatencyReport, percentilesOf } from './live/latency.ts';
export { type ConnectionKind, type ConnectionView, type Link, viewConnection } from './live/link.ts';
export type { Entry, Shown } from './live/store.ts';
export { type Bar, BarList, type BarListProps } from './parts/bar-list.tsx';
export { Boundary } from './parts/boundary.tsx';
export { Chips } from './parts/chips.tsx';
export { type Column, DataTable, type DataTableProps } from './parts/data-table.tsx';
export { Dialog } from './parts/dialog.tsx';
export { type Row, saveCsv, saveJson } from './parts/export.ts';
export { Freshness } from './parts/freshness.tsx';
export { Icon, icons } from './parts/icon.tsx';
export { Panel, type PanelProps, type PanelSource } from './parts/panel.tsx';
export { prettyValue, RecordsDrawer, useRecords } from './parts/records-drawer.tsx';
export { Segmented } from './parts/segmented.tsx';
export { Tile, type TileProps, Tiles } from './parts/tile.tsx';
export { downsample, type Point } from './time/downsample.ts';
export * from './time/format.ts';
export { type Cell, cell } from './view/cell.ts';
export { createDashboard, type Dashboard } from './view/dashboard.ts';
export {
  DashboardContext,
  useCell,
  useChannel,
  useDashboard,
  useFilters,
  useNow,
  useSpan,
  useValues,
  useView,
} from './view/hooks.ts';
export {
  type Filter,
  type RangeName,
  rangeMs,
  rangeNames,
  type Span,
  toggleFilter,
  type ViewState,
} from './view/location.ts';
export type { PageDefinition } from './view/page.ts';
export {
  type PaceName,
  type Preferences,
  paceNames,
  type ThemeName,
  themeNames,
} from './view/preferences.ts';
export { fetchJson, fetchRecords, type RecordQuery } from './view/records.ts';
