import { controls, controlWish, encode, type StackAnswer } from '@kafka-streaming/event-schema';
import { z } from 'zod';
import type { Hub } from '../live/hub.ts';
import { badRequest, notFound, Refusal, unavailable } from '../problem.ts';
import type { Source } from '../source.ts';
import type { StackFile } from '../stack-file.ts';
import { read } from './query.ts';
import type { Route } from './route.ts';

export interface SuiteParts {
  readonly hub: Hub;
  readonly source: Source;
  readonly stack: StackFile;
  readonly topicPrefix: string;
  readonly producers: () => readonly string[];
  readonly isOwnOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  readonly now: () => number;
}

const channelName = z.object({ ch: z.string().min(1).max(300) });

const snapshotOf = (hub: Hub, ch: string): string => {
  const opened = hub.open(ch);
  if ('refused' in opened) throw notFound(opened.refused, 'GET /api/channels lists the channels.');
  const { feed } = opened;
  const { mode } = feed;
  const head = JSON.stringify({ ch, mode, epoch: hub.epoch, seq: feed.seq() });
  const rows = feed.rows().map((row) => row.json);
  hub.release(ch);
  return `${head.slice(0, -1)},"data":[${rows.join(',')}]}`;
};

const foreign = new Refusal(403, {
  error: 'foreign-origin',
  message: 'Only the dashboard itself may do that.',
  whatToDo: 'Open the dashboard at its own address; or name yours with DASHBOARD_ORIGINS.',
});

/** Channels without a socket, wishes to the simulators, and what runs. */
export const suiteRoutes = (parts: SuiteParts): readonly Route[] => [
  {
    method: 'GET',
    url: '/api/channels',
    about: 'Live channels: subscribe to them at /live.',
    handler: () => ({ channels: parts.hub.channels }),
  },
  {
    method: 'GET',
    url: '/api/channels/:ch/snapshot',
    about: 'All entries of a channel, or of `<channel>/<key prefix>`, as they are now.',
    handler: (request, reply) => {
      const { ch } = read(channelName, request.params);
      return reply.type('application/json; charset=utf-8').send(snapshotOf(parts.hub, ch));
    },
  },
  {
    method: 'POST',
    url: '/api/controls',
    about: 'Tells the simulator of a producer what to do: run, rate, scenario.',
    takes: controlWish,
    handler: async (request, reply) => {
      if (!parts.isOwnOrigin(request.headers.origin, request.headers.host)) throw foreign;
      const wish = { ...read(controlWish, request.body), time: parts.now() };
      const known = parts.producers();
      if (known.length === 0) throw unavailable('No producer has reported yet.');
      if (!known.includes(wish.app)) {
        throw badRequest(`app: no producer "${wish.app}" runs`, `Use one of: ${known.join(', ')}.`);
      }
      await parts.source.send(controls.name, { key: controls.keyOf(wish), value: encode(wish) });
      return reply.code(202).send(wish);
    },
  },
  {
    method: 'GET',
    url: '/api/stack',
    about: 'What runs, and where to find it.',
    handler: async (): Promise<StackAnswer> => ({
      ...(await parts.stack.read()),
      topicPrefix: parts.topicPrefix,
    }),
  },
];
