import { appReports, fateCounts, gatewayChannel, type PipelineValue } from '@kafka-streaming/event-schema';
import type { ReadRecord } from '@kafka-streaming/kafka';
import { hopsOf } from '../live/entry.ts';
import type { LiveTopic, Source } from '../source.ts';
import { clusterWatch } from './cluster-watch.ts';
import { domainOfTopic } from './domain.ts';
import { graph, sample } from './graph.ts';
import { integrity } from './integrity.ts';
import { lagMemory, lags } from './lag.ts';
import { lastValues } from './last-values.ts';
import { latencyMeter, measure, summaries } from './latency.ts';
import type { Picture } from './picture.ts';
import { perSecond, rates } from './rates.ts';

/** Watches the suite itself: fills the channels `gateway.pipeline` and `gateway.latency`. */
export interface Watch {
  readonly put: (records: readonly ReadRecord[], readAt: number) => void;
  /** From now on results are fresh: their ways are measured. */
  readonly caughtUp: () => void;
  /** Producers that have reported: those that can be controlled. */
  readonly producers: () => readonly string[];
  /** As the brokers told at the last look; none while they do not answer. */
  readonly topics: () => readonly LiveTopic[];
  readonly stop: () => void;
}

export interface WatchOptions {
  readonly source: Source;
  readonly set: (ch: string, key: string, value: unknown) => void;
  readonly now: () => number;
  readonly everyMs?: number;
}

const keyOf = (value: PipelineValue): string => {
  if (value.kind === 'lag') return `lag/${value.app}`;
  return value.kind === 'integrity' ? `integrity/${value.domain}` : value.kind;
};

/** Turns pictures into values; remembers what rates and trends need. */
const painter = () => {
  const flow = rates();
  const lagged = lagMemory();
  return (picture: Picture): readonly PipelineValue[] => {
    sample(flow, picture);
    return [
      picture.cluster,
      graph(picture, flow),
      ...lags(picture, lagged, (app) => perSecond(flow, `consumer:${app}`)),
      ...integrity(picture),
    ];
  };
};

/** Does one thing at a time, again and again. */
const repeat = (everyMs: number, act: () => Promise<void>): (() => void) => {
  let busy = false;
  const turn = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    await act().finally(() => {
      busy = false;
    });
  };
  const timer = setInterval(turn, everyMs);
  void turn();
  return () => clearInterval(timer);
};

export const watch = ({ source, set, now, everyMs = 2_000 }: WatchOptions): Watch => {
  const reports = lastValues(appReports);
  const fates = lastValues(fateCounts);
  const latency = latencyMeter();
  const brokers = clusterWatch(source, now);
  const readByGateway = new Map<string, number>();
  const paint = painter();
  let fresh = false;

  const look = async (): Promise<void> => {
    const ackedBefore = reports.values();
    await brokers.ask();
    const values = paint({
      now: now(),
      reports: reports.values(),
      fates: fates.values(),
      ackedBefore,
      topics: brokers.topics(),
      cluster: brokers.cluster(),
      readByGateway,
    });
    for (const value of values) set(gatewayChannel.pipeline, keyOf(value), value);
    for (const value of summaries(latency, now())) set(gatewayChannel.latency, value.domain, value);
  };
  const stop = repeat(everyMs, look);

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
    producers: () => {
      const named = reports.values().filter(({ role }) => role === 'producer');
      return [...new Set(named.map(({ app }) => app))];
    },
    topics: () => (brokers.cluster().reachable ? brokers.topics() : []),
    stop,
  };
};
