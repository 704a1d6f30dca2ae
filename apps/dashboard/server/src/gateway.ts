import { randomUUID } from 'node:crypto';
import { allTopics, gatewayChannel } from '@kafka-streaming/event-schema';
import type { Log, ReadRecord } from '@kafka-streaming/kafka';
import type { FastifyInstance } from 'fastify';
import { serveClients } from './live/clients.ts';
import { openHub } from './live/hub.ts';
import { origins } from './origins.ts';
import { watch } from './pipeline/watch.ts';
import { openScans } from './rest/scans.ts';
import { suiteRoutes } from './rest/suite-routes.ts';
import { topicRoutes } from './rest/topic-routes.ts';
import { buildServer } from './server.ts';
import type { Source } from './source.ts';
import { stackFile } from './stack-file.ts';

export interface GatewayOptions {
  readonly source: Source;
  readonly log: Log;
  readonly host: string;
  readonly allowedOrigins: readonly string[];
  readonly webFolder: string;
  readonly topicPrefix: string;
  readonly stackFile?: string | undefined;
  readonly collectorUrl?: string | undefined;
  readonly maxClients: number;
  readonly tickMs: number;
  readonly requestsPerMinute?: number;
  readonly now?: () => number;
}

/** Topics to browsers: everything between a source of records and a server that is ready to listen. */
export interface Gateway {
  readonly server: FastifyInstance;
  /** All that existed at the start is in memory. */
  readonly isCaughtUp: () => boolean;
  readonly clients: () => number;
  /** Records read since start. */
  readonly recordsIn: () => number;
  /** Settles when it can't go on. */
  readonly failed: Promise<Error>;
  readonly stop: () => Promise<void>;
}

const topicChannels = allTopics.flatMap(({ name, live }) => (live === undefined ? [] : [{ name, ...live }]));
const ownChannels = Object.values(gatewayChannel).map((name) => ({
  name,
  mode: 'state' as const,
  keep: 1_000,
}));
const channelsOf = (mode: 'state' | 'raw') => topicChannels.filter((channel) => channel.mode === mode);

/** Follows all topics that are shown. */
const followAll = async (
  source: Source,
  take: (records: readonly ReadRecord[]) => void,
  onCaughtUp: () => void,
) => {
  let recordsIn = 0;
  let isCaughtUp = false;
  const following = await source.follow({
    state: channelsOf('state').map(({ name }) => name),
    raw: channelsOf('raw').map(({ name, keep }) => ({ topic: name, keep })),
    onRecords: (records) => {
      recordsIn += records.length;
      take(records);
    },
    caughtUp: () => {
      isCaughtUp = true;
      onCaughtUp();
    },
  });
  return { ...following, recordsIn: () => recordsIn, isCaughtUp: () => isCaughtUp };
};

export const openGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { source, topicPrefix, maxClients, tickMs, now = Date.now } = options;
  const hub = openHub({ channels: [...topicChannels, ...ownChannels], epoch: randomUUID(), now });
  const clients = serveClients({ hub, now, maxClients, tickMs });
  const set = (ch: string, key: string, value: unknown): void => {
    hub.set(ch, key, value);
    clients.wake();
  };
  const watching = watch({ source, set, now });
  const allowed = origins(options.host, options.allowedOrigins);
  const stack = stackFile({ path: options.stackFile, collector: options.collectorUrl, now });
  const { producers } = watching;
  const suite = suiteRoutes({ hub, source, stack, topicPrefix, producers, isOwnOrigin: allowed.isOwn, now });
  const routes = [...topicRoutes(watching.topics, openScans(source)), ...suite];
  const server = await buildServer({ ...options, clients, origins: allowed, stack, routes });
  const take = (records: readonly ReadRecord[]): void => {
    const readAt = now();
    hub.put(records, readAt);
    watching.put(records, readAt);
    clients.wake();
  };
  const following = await followAll(source, take, watching.caughtUp);
  return {
    server,
    isCaughtUp: following.isCaughtUp,
    clients: clients.count,
    recordsIn: following.recordsIn,
    failed: following.failed,
    stop: async () => {
      watching.stop();
      await server.close();
      await following.stop();
    },
  };
};
