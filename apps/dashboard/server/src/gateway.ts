import { randomUUID } from 'node:crypto';
import { allTopics, gatewayChannel } from '@kafka-streaming/event-schema';
import type { Log, ReadRecord } from '@kafka-streaming/kafka';
import type { FastifyInstance } from 'fastify';
import { serveClients } from './live/clients.ts';
import { openHub } from './live/hub.ts';
import { type Origins, origins } from './origins.ts';
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
  readonly stop: () => Promise<void>;
}

const topicChannels = allTopics.flatMap(({ name, live }) => (live === undefined ? [] : [{ name, ...live }]));
const ownChannels = Object.values(gatewayChannel).map((name) => ({
  name,
  mode: 'state' as const,
  keep: 1_000,
}));

const namesOf = (mode: 'state' | 'raw') => topicChannels.filter((channel) => channel.mode === mode);

export const openGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { source, log, maxClients, tickMs, now = Date.now } = options;
  const hub = openHub({ channels: [...topicChannels, ...ownChannels], epoch: randomUUID(), now });
  const clients = serveClients({ hub, now, maxClients, tickMs });
  const set = (ch: string, key: string, value: unknown): void => {
    hub.set(ch, key, value);
    clients.wake();
  };
  const watching = watch({ source, set, now });
  const own: Origins = origins(options.host, options.allowedOrigins);
  const stack = stackFile({ path: options.stackFile, collector: options.collectorUrl, now });
  let caughtUp = false;
  let recordsIn = 0;
  const server = await buildServer({
    ...options,
    clients,
    origins: own,
    stack,
    log,
    routes: [
      ...topicRoutes(source, openScans(source)),
      ...suiteRoutes({
        hub,
        source,
        stack,
        topicPrefix: options.topicPrefix,
        producers: watching.producers,
        isOwnOrigin: own.isOwn,
        now,
      }),
    ],
  });
  const following = await source.follow({
    state: namesOf('state').map(({ name }) => name),
    raw: namesOf('raw').map(({ name, keep }) => ({ topic: name, keep })),
    onRecords: (records: readonly ReadRecord[]) => {
      const readAt = now();
      recordsIn += records.length;
      hub.put(records, readAt);
      watching.put(records, readAt);
      clients.wake();
    },
    caughtUp: () => {
      caughtUp = true;
      watching.caughtUp();
    },
  });
  return {
    server,
    isCaughtUp: () => caughtUp,
    clients: clients.count,
    recordsIn: () => recordsIn,
    stop: async () => {
      watching.stop();
      await server.close();
      await following.stop();
    },
  };
};
