import {
  appReports,
  type ClusterState,
  fateCounts,
  gatewayChannel,
  type PipelineValue,
} from '@kafka-streaming/event-schema';
import type { ReadRecord } from '@kafka-streaming/kafka';
import { hopsOf } from '../live/entry.ts';
import type { LiveTopic, Source } from '../source.ts';
import { clusterState, unknownCluster, unreachable } from './cluster.ts';
import { domainOfTopic } from './domain.ts';
import { graph, sample } from './graph.ts';
import { integrity } from './integrity.ts';
import { lagMemory, lags } from './lag.ts';
import { lastValues } from './last-values.ts';
import { latencyMeter, measure, summaries } from './latency.ts';
import { perSecond, rates } from './rates.ts';

/** Watches the suite itself: fills the channels `gateway.pipeline` and `gateway.latency`. */
export interface Watch {
  readonly put: (records: readonly ReadRecord[], readAt: number) => void;
  /** From now on results are fresh: their ways are measured. */
  readonly caughtUp: () => void;
  /** Producers that have reported: those that can be controlled. */
  readonly producers: () => readonly string[];
  readonly cluster: () => ClusterState;
  readonly stop: () => void;
}

export interface WatchOptions {
  readonly source: Source;
  readonly set: (ch: string, key: string, value: unknown) => void;
  readonly now: () => number;
  readonly everyMs?: number;
}

/** A cluster that takes longer is not reachable, as far as a screen is concerned. */
const answerMs = 5_000;

const within = async <T>(ms: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};

const keyOf = (value: PipelineValue): string => {
  if (value.kind === 'lag') return `lag/${value.app}`;
  return value.kind === 'integrity' ? `integrity/${value.domain}` : value.kind;
};

export const watch = ({ source, set, now, everyMs = 2_000 }: WatchOptions): Watch => {
  const reports = lastValues(appReports);
  const fates = lastValues(fateCounts);
  const latency = latencyMeter();
  const flow = rates();
  const lagged = lagMemory();
  const readByGateway = new Map<string, number>();
  let cluster = unknownCluster(now());
  let topics: readonly LiveTopic[] = [];
  let fresh = false;
  let busy = false;

  const ask = async (): Promise<void> => {
    try {
      const brokers = await within(answerMs, source.brokers());
      topics = await within(answerMs, source.topics()).catch(() => topics);
      cluster = clusterState(cluster, now(), brokers, topics);
    } catch (error) {
      cluster = unreachable(cluster, now(), error instanceof Error ? error.message : 'no answer');
    }
  };
  const look = async (): Promise<void> => {
    const ackedBefore = reports.values();
    await ask();
    const picture = {
      now: now(),
      reports: reports.values(),
      fates: fates.values(),
      ackedBefore,
      topics,
      cluster,
      readByGateway,
    };
    sample(flow, picture);
    const values: readonly PipelineValue[] = [
      cluster,
      graph(picture, flow),
      ...lags(picture, lagged, (app) => perSecond(flow, `consumer:${app}`)),
      ...integrity(picture),
    ];
    for (const value of values) set(gatewayChannel.pipeline, keyOf(value), value);
    for (const value of summaries(latency, now())) set(gatewayChannel.latency, value.domain, value);
  };
  const turn = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    await look().finally(() => {
      busy = false;
    });
  };
  const timer = setInterval(turn, everyMs);
  void turn();

  return {
    put: (records, readAt) => {
      for (const record of records) {
        reports.put(record);
        fates.put(record);
        readByGateway.set(record.topic, (readByGateway.get(record.topic) ?? 0) + 1);
        const hops = fresh ? hopsOf(record) : undefined;
        if (hops !== undefined) measure(latency, domainOfTopic(record.topic), hops, readAt);
      }
    },
    caughtUp: () => {
      fresh = true;
    },
    producers: () => [
      ...new Set(
        reports
          .values()
          .filter(({ role }) => role === 'producer')
          .map(({ app }) => app),
      ),
    ],
    cluster: () => cluster,
    stop: () => clearInterval(timer),
  };
};
