import type { AppReport, GroupLag, PipelineGraph } from '@kafka-streaming/event-schema';
import {
  type Column,
  DataTable,
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  Panel,
  type PanelSource,
  Sparkline,
  useDashboard,
} from '@kafka-streaming/ui';

/** A report older than this is of an app that is gone, ms. */
const goneMs = 10_000;

export interface AppsProps {
  readonly reports: readonly AppReport[];
  readonly lags: readonly GroupLag[];
  readonly graph: PipelineGraph | undefined;
  readonly now: number;
  readonly source: PanelSource;
}

const trends: Readonly<Record<GroupLag['trend'], string>> = {
  none: '',
  steady: '→',
  shrinking: '↘',
  growing: '↗',
  stalled: '■ stalled',
};

const lagText = (lag: GroupLag | undefined): string =>
  lag ? `${formatCount(lag.records)} ${trends[lag.trend]}`.trim() : '–';

const columns = ({ lags, graph }: AppsProps): readonly Column<AppReport>[] => {
  const lagOf = ({ app }: AppReport) => lags.find((lag) => lag.app === app);
  const historyOf = ({ app, role }: AppReport) =>
    graph?.nodes.find(({ id }) => id === `${role}:${app}`)?.history ?? [];
  return [
    { id: 'app', title: 'App', value: (report) => report.app },
    { id: 'role', title: 'Role', value: (report) => report.role },
    {
      id: 'spark',
      title: 'Last minute',
      value: () => null,
      show: (report) => <Sparkline values={historyOf(report)} />,
    },
    {
      id: 'in',
      title: 'In/s',
      value: (report) => report.inPerSecond,
      show: (report) => formatRate(report.inPerSecond),
      numeric: true,
    },
    {
      id: 'out',
      title: 'Out/s',
      value: (report) => report.outPerSecond,
      show: (report) => formatRate(report.outPerSecond),
      numeric: true,
    },
    {
      id: 'lag',
      title: 'Lag',
      value: (report) => lagOf(report)?.records ?? null,
      show: (report) => lagText(lagOf(report)),
      numeric: true,
    },
    {
      id: 'commit',
      title: 'Commit p99',
      value: (report) => report.commitMs?.p99 ?? null,
      show: (report) => formatDuration(report.commitMs?.p99 ?? null),
      numeric: true,
    },
    {
      id: 'memory',
      title: 'Memory',
      value: (report) => report.rssBytes,
      show: (report) => formatBytes(report.rssBytes),
      numeric: true,
    },
    {
      id: 'up',
      title: 'Up',
      value: (report) => report.time - report.startedAt,
      show: (report) => formatDuration(report.time - report.startedAt),
      numeric: true,
    },
  ];
};

/** Every process of the suite, as it reports itself once a second. */
export const AppsPanel = (props: AppsProps) => {
  const { records } = useDashboard();
  const running = props.reports
    .filter((report) => props.now - report.time < goneMs)
    .toSorted((a, b) => a.app.localeCompare(b.app) || a.role.localeCompare(b.role));
  return (
    <Panel
      title="Apps"
      about="Each process that runs, as it reports itself once a second."
      source={props.source}
      empty={running.length === 0 ? 'No app has reported within ten seconds.' : undefined}
      rows={() =>
        running.map(({ simulator: _s, acked: _a, lag: _l, commitMs: _c, ...row }) => ({
          ...row,
          restoreMs: row.restoreMs ?? null,
        }))
      }
      records={{ topic: 'suite.app-reports', title: 'Reports of the apps' }}
      width="two-thirds"
    >
      <DataTable
        label="Apps"
        columns={columns(props)}
        rows={running}
        rowKey={(report) => `${report.app}/${report.instance}`}
        open={{
          label: (report) => `Raw reports of ${report.app}`,
          act: (report) =>
            records.set({
              topic: 'suite.app-reports',
              title: `Reports of ${report.app}`,
              key: `${report.app}/${report.instance}`,
            }),
        }}
      />
    </Panel>
  );
};
