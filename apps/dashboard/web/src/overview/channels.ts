import {
  alerts,
  appReports,
  type ClusterState,
  controls,
  type GroupLag,
  gatewayChannel,
  type Integrity,
  type Latency,
  type PipelineGraph,
  type PipelineValue,
} from '@kafka-streaming/event-schema';
import { ownChannel, topicChannel } from '@kafka-streaming/ui';

const kindOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'kind' in value && 'time' in value ? value.kind : undefined;

/** The gateway writes these itself, in the form that the shared types declare: their kind tells them apart. */
const isPipelineValue = (value: unknown): value is PipelineValue =>
  ['graph', 'cluster', 'lag', 'integrity'].includes(String(kindOf(value)));

const isLatency = (value: unknown): value is Latency => kindOf(value) === 'latency';

export const pipelineChannel = ownChannel(gatewayChannel.pipeline, isPipelineValue);
export const latencyChannel = ownChannel(gatewayChannel.latency, isLatency);
export const reportsChannel = topicChannel(appReports);
export const alertsChannel = topicChannel(alerts);
export const controlsChannel = topicChannel(controls);

/** The values of `gateway.pipeline`, each under its kind. */
export interface Pipeline {
  readonly graph: PipelineGraph | undefined;
  readonly cluster: ClusterState | undefined;
  readonly lags: readonly GroupLag[];
  readonly integrity: readonly Integrity[];
}

export const sortPipeline = (values: readonly PipelineValue[]): Pipeline => ({
  graph: values.find((value): value is PipelineGraph => value.kind === 'graph'),
  cluster: values.find((value): value is ClusterState => value.kind === 'cluster'),
  lags: values
    .filter((value): value is GroupLag => value.kind === 'lag')
    .toSorted((a, b) => a.app.localeCompare(b.app)),
  integrity: values
    .filter((value): value is Integrity => value.kind === 'integrity')
    .toSorted((a, b) => a.domain.localeCompare(b.domain)),
});
