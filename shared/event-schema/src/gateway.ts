/**
 * What the gateway itself has to say: the values of its own live channels and the bodies of its REST answers.
 * Topics' channels carry the values of their topics; see `live.ts` for the frames around both.
 */
import type { z } from 'zod';
import { control } from './suite.ts';
import type { TopicSettings } from './topic.ts';

/** Channels of the gateway's own, state mode. */
export const gatewayChannel = { pipeline: 'gateway.pipeline', latency: 'gateway.latency' } as const;

/**
 * `gateway.pipeline`, by key:
 * `graph`, `cluster`, `lag/<app>`, `integrity/<domain>`.
 */
export type PipelineValue = PipelineGraph | ClusterState | GroupLag | Integrity;

/** Who writes which topic and who reads it, with what flows now. Drawn left to right by `column`. */
export interface PipelineGraph {
  readonly kind: 'graph';
  readonly time: number;
  readonly nodes: readonly PipelineNode[];
  readonly edges: readonly PipelineEdge[];
}

export interface PipelineNode {
  /** `producer:<app>`, `topic:<name>`, `consumer:<app>`, `gateway`. */
  readonly id: string;
  readonly kind: 'producer' | 'events' | 'consumer' | 'results' | 'gateway';
  readonly column: 0 | 1 | 2 | 3 | 4;
  readonly label: string;
  /** Name of the domain's folder in apps/; `suite` for the suite's own. */
  readonly domain: string;
  /** Records out of a producer, into a topic, into a consumer, over the last seconds. */
  readonly perSecond: number;
  /** `perSecond` of the last minute, one every two seconds, oldest first: a sparkline. */
  readonly history: readonly number[];
  /** Apps: how many instances reported within 5 s; 0 = none runs. */
  readonly instances?: number;
}

export interface PipelineEdge {
  readonly from: string;
  readonly to: string;
  readonly perSecond: number;
}

/** The brokers as the gateway sees them, every two seconds. */
export interface ClusterState {
  readonly kind: 'cluster';
  readonly time: number;
  /** False: no broker answered; the other fields are the last that were known. */
  readonly reachable: boolean;
  readonly reason?: string;
  /** Expected = every broker seen, or named by a replica, since the gateway's start. */
  readonly brokersUp: number;
  readonly brokersExpected: number;
  readonly brokers: readonly {
    readonly id: number;
    readonly address: string;
    readonly up: boolean;
    /** Partitions that it leads. */
    readonly leads: number;
  }[];
  readonly controller: number | null;
  readonly partitions: number;
  /** Partitions with fewer in-sync replicas than replicas. */
  readonly underReplicated: number;
  /** Partitions without a leader. */
  readonly offline: number;
}

/** How far an application is behind the end of the topics that it reads. */
export interface GroupLag {
  readonly kind: 'lag';
  readonly time: number;
  readonly app: string;
  readonly domain: string;
  readonly records: number;
  /** Time to catch up at the present rate; null when it stands still with records waiting. */
  readonly seconds: number | null;
  /** Over the last 30 s. */
  readonly trend: 'none' | 'steady' | 'shrinking' | 'growing' | 'stalled';
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly position: string;
    readonly end: string;
    readonly records: number;
  }[];
}

/**
 * The sum that must hold: `produced = ok + late + Σ skipped + Σ parked + inFlight + unseen`, with unseen = 0.
 * produced = ends of the logs; the fates are those of the committed transactions.
 */
export interface Sum {
  readonly produced: number;
  readonly read: number;
  readonly ok: number;
  readonly late: number;
  /** By reason, such as `duplicate` or `bot: …`. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly parked: Readonly<Record<string, number>>;
  /** Written and not yet read. */
  readonly inFlight: number;
  /** Passed over without having been read: deleted by retention before the application came to them. */
  readonly unseen: number;
  readonly holds: boolean;
}

export interface Integrity {
  readonly kind: 'integrity';
  readonly time: number;
  readonly domain: string;
  readonly holds: boolean;
  /** What does not add up, in words; empty when it holds. */
  readonly problems: readonly string[];
  /** Acknowledged to producers that run now. More than the log holds would be a lost write. */
  readonly acked: number;
  readonly total: Sum;
  readonly byTopic: readonly (Sum & { readonly app: string; readonly topic: string })[];
}

/** `gateway.latency`, by key: a domain's name, or `all`. Results of the last minute. */
export interface Latency {
  readonly kind: 'latency';
  readonly time: number;
  readonly domain: string;
  /** Results measured. */
  readonly samples: number;
  /** Null = nothing to measure; created → produced counts only below a minute (replayed logs are old). */
  readonly hops: {
    readonly createdToProduced: Percentiles | null;
    readonly producedToConsumed: Percentiles | null;
    readonly consumedToEmitted: Percentiles | null;
    readonly emittedToRead: Percentiles | null;
    /** Created (or, when that is not plausible, produced) → read. The browser adds read → painted. */
    readonly total: Percentiles | null;
  };
}

/** Milliseconds. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/* ---------- REST, below /api ---------- */

/** Body of every answer that is an error. */
export interface Problem {
  /** A word for programs: `bad-request`, `not-found`, `too-many-scans`, `busy`, … */
  readonly error: string;
  readonly message: string;
  readonly whatToDo: string;
}

/** `GET /api/topics` */
export interface TopicsAnswer {
  readonly topics: readonly TopicFacts[];
}
export interface TopicFacts {
  readonly name: string;
  readonly domain: string;
  readonly kind: 'event' | 'result' | 'internal';
  readonly about: string;
  readonly keyAbout: string;
  readonly version: number;
  readonly settings: TopicSettings;
  readonly live: { readonly mode: 'state' | 'raw'; readonly keep: number } | null;
  /** Null = the topic does not exist in the cluster, or the cluster does not answer. */
  readonly partitions:
    | readonly {
        readonly partition: number;
        readonly leader: number;
        readonly replicas: readonly number[];
        readonly isr: readonly number[];
        readonly low: string;
        readonly high: string;
      }[]
    | null;
}

/** A Kafka record as shown to people. */
export interface RecordRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Kafka's timestamp, epoch ms. */
  readonly timestamp: number;
  readonly key: string | null;
  /** UTF-8 text; null = tombstone. Cut at 64 KB: then `cut` tells. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The whole value's size, and where to download it. */
  readonly cut?: { readonly bytes: number; readonly download: string };
}

/** `GET /api/topics/:topic/records` and `…/history`: a bounded read says what bounded it. */
export interface RecordsAnswer {
  readonly topic: string;
  /** Records: newest first. History: oldest first. */
  readonly records: readonly RecordRow[];
  readonly scanned: number;
  readonly bytes: number;
  readonly ms: number;
  readonly endedBy: 'end' | 'rows' | 'bytes' | 'time' | 'aborted';
  readonly limits: { readonly rows: number; readonly bytes: number; readonly ms: number };
}

/** `GET /api/stack`: what runs, and where to find it. */
export interface StackAnswer {
  /** Name of a process → its public address, such as `web-collector`, `web-shop`, `dashboard`. */
  readonly urls: Readonly<Record<string, string>>;
  /** Null when nobody started a collector. */
  readonly collector: string | null;
  readonly shop: string | null;
  readonly topicPrefix: string;
}

/** `POST /api/controls`; answered 202 with the control as written. The gateway adds the time. */
export const controlWish = control.omit({ time: true });
export type ControlWish = z.infer<typeof controlWish>;
