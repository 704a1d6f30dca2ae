import type { Alert, GroupLag, Latency } from '@kafka-streaming/event-schema';
import {
  Boundary,
  formatCount,
  formatDuration,
  formatRate,
  icons,
  type LatencyReport,
  type PageDefinition,
  Tile,
  Tiles,
  useChannel,
  useDashboard,
  useNow,
  useValues,
} from '@kafka-streaming/ui';
import { pages } from '../pages.ts';
import { AlertsPanel } from './alerts.tsx';
import { AppsPanel } from './apps.tsx';
import {
  alertsChannel,
  controlsChannel,
  latencyChannel,
  type Pipeline,
  pipelineChannel,
  reportsChannel,
  sortPipeline,
} from './channels.ts';
import { IntegrityPanel } from './integrity.tsx';
import { LatencyPanel } from './latency.tsx';
import { PipelinePanel } from './pipeline.tsx';
import { ProducersPanel } from './producers.tsx';

/** The rates of all producers, added moment by moment from the newest back. */
const producerHistory = ({ graph }: Pipeline): readonly number[] => {
  const histories = (graph?.nodes ?? [])
    .filter(({ kind }) => kind === 'producer')
    .map(({ history }) => history);
  const longest = Math.max(0, ...histories.map((history) => history.length));
  return Array.from({ length: longest }, (_, i) =>
    histories.reduce((sum, history) => sum + (history[history.length - longest + i] ?? 0), 0),
  );
};

const lagNote = (lags: readonly GroupLag[]): string => {
  if (lags.some((lag) => lag.trend === 'stalled')) return 'a consumer stands still';
  const seconds = lags.map((lag) => lag.seconds ?? 0);
  const behind = Math.max(0, ...seconds);
  const growing = lags.some((lag) => lag.trend === 'growing');
  return `${formatDuration(behind * 1_000)} to catch up${growing ? ', growing' : ''}`;
};

const lagTone = (lags: readonly GroupLag[]): 'bad' | 'warn' | undefined => {
  if (lags.some((lag) => lag.trend === 'stalled')) return 'bad';
  return lags.some((lag) => lag.trend === 'growing' && (lag.seconds ?? 0) > 5) ? 'warn' : undefined;
};

interface FiguresProps {
  readonly pipeline: Pipeline;
  readonly painted: LatencyReport;
  readonly latency: Latency | undefined;
  readonly alerts: readonly Alert[] | undefined;
}

const Rates = ({ pipeline }: { readonly pipeline: Pipeline }) => {
  const { records } = useDashboard();
  const { graph, lags } = pipeline;
  const producers = (graph?.nodes ?? []).filter(({ kind }) => kind === 'producer');
  const lag = lags.reduce((sum, one) => sum + one.records, 0);
  return (
    <>
      <Tile
        label="Events"
        about="Records per second that the producers wrote, and Kafka acknowledged."
        value={graph && formatRate(producers.reduce((sum, { perSecond }) => sum + perSecond, 0))}
        unit="/s"
        history={producerHistory(pipeline)}
        onOpen={() => records.set({ topic: 'suite.app-reports', title: 'Reports of the apps' })}
      />
      <Tile
        label="Lag"
        about="Records in the event topics that the consumers have not committed yet."
        value={graph && formatCount(lag)}
        unit="records"
        note={lagNote(lags)}
        tone={lagTone(lags)}
        onOpen={() => records.set({ topic: 'suite.fate-counts', title: 'Positions and fates, as committed' })}
      />
    </>
  );
};

const LatencyTile = ({ painted, latency }: Pick<FiguresProps, 'painted' | 'latency'>) => {
  const total = painted.total ?? latency?.hops.total;
  const ms = (value: number): string => `${Math.round(value)}`;
  return (
    <Tile
      label={painted.total ? 'Event to painted, p50' : 'Event to gateway, p50'}
      about="From the moment an event happened to the painted number here; results of the last minute."
      value={total === undefined ? (latency ? null : undefined) : total === null ? null : ms(total.p50)}
      unit="ms"
      note={total ? `p95 ${ms(total.p95)} · p99 ${ms(total.p99)} ms` : 'no result measured yet'}
      tone={total && total.p99 > 500 ? 'warn' : undefined}
    />
  );
};

const Health = ({ pipeline, alerts }: Pick<FiguresProps, 'pipeline' | 'alerts'>) => {
  const { records } = useDashboard();
  const { cluster, integrity } = pipeline;
  const broken = integrity.filter((one) => !one.holds);
  const open = (alerts ?? []).filter((alert) => alert.endedAt === undefined);
  const inFlight = integrity.reduce((sum, one) => sum + one.total.inFlight, 0);
  return (
    <>
      <Tile
        label="Brokers up"
        about="Brokers that answer, of those that were seen since the gateway started."
        value={cluster && `${cluster.brokersUp} / ${cluster.brokersExpected}`}
        note={
          cluster?.reachable === false
            ? 'no broker answers'
            : cluster && `${cluster.underReplicated} partitions under-replicated`
        }
        tone={
          cluster && (!cluster.reachable || cluster.offline > 0)
            ? 'bad'
            : cluster && cluster.brokersUp < cluster.brokersExpected
              ? 'warn'
              : undefined
        }
      />
      <Tile
        label="Integrity"
        about="Produced = counted + bot + duplicate + late + dead-lettered + in flight."
        value={
          integrity.length === 0 ? (cluster ? null : undefined) : broken.length === 0 ? 'Adds up' : 'Broken'
        }
        note={
          broken.length === 0
            ? `${formatCount(inFlight)} in flight`
            : broken.map((one) => one.domain).join(', ')
        }
        tone={integrity.length === 0 ? undefined : broken.length === 0 ? 'good' : 'bad'}
        onOpen={() => records.set({ topic: 'suite.fate-counts', title: 'Fates, as committed' })}
      />
      <Tile
        label="Open alerts"
        about="Alerts of all apps that have not ended."
        value={alerts && formatCount(open.length)}
        note={open[0]?.title ?? 'nothing to look at'}
        tone={
          open.some((alert) => alert.severity === 'critical') ? 'bad' : open.length > 0 ? 'warn' : undefined
        }
        onOpen={() => records.set({ topic: 'suite.alerts', title: 'Alerts' })}
      />
    </>
  );
};

/** Each domain's newest figures, as its view gives them. */
const Glances = () => (
  <>
    {pages.map(
      ({ id, title, glance: Glance }) =>
        Glance && (
          <Boundary key={id} name={title}>
            <Glance />
          </Boundary>
        ),
    )}
  </>
);

const OverviewPage = () => {
  const { connection } = useDashboard();
  const pipelineShown = useChannel(pipelineChannel);
  const latencyShown = useChannel(latencyChannel);
  const reports = useChannel(reportsChannel);
  const alertsShown = useChannel(alertsChannel);
  const wishes = useChannel(controlsChannel);
  const now = connection.clock.at(useNow(1_000));
  const pipeline = sortPipeline(useValues(pipelineShown));
  const latency = useValues(latencyShown).find(({ domain }) => domain === 'all');
  const alerts = useValues(alertsShown);
  const painted = connection.latency.report(now);
  return (
    <>
      <div data-tour="tiles">
        <Tiles label="The suite now" perRow={6}>
          <Rates pipeline={pipeline} />
          <LatencyTile painted={painted} latency={latency} />
          <Health pipeline={pipeline} alerts={alertsShown.status === 'ready' ? alerts : undefined} />
        </Tiles>
      </div>
      <Glances />
      <div class="grid">
        <PipelinePanel graph={pipeline.graph} source={pipelineShown} />
        <LatencyPanel painted={painted} gateway={latency} source={latencyShown} />
        <IntegrityPanel all={pipeline.integrity} source={pipelineShown} />
        <ProducersPanel reports={useValues(reports)} wishes={useValues(wishes)} source={reports} />
        <AlertsPanel alerts={alerts} now={now} source={alertsShown} />
        <AppsPanel
          reports={useValues(reports)}
          lags={pipeline.lags}
          graph={pipeline.graph}
          now={now}
          source={reports}
        />
      </div>
    </>
  );
};

export const overview: PageDefinition = {
  id: '',
  title: 'Overview',
  icon: icons.overview,
  order: 0,
  domain: 'dashboard',
  component: OverviewPage,
};
