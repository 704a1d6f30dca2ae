/** The ways in over HTTP: our own batch endpoint, and the Segment specification. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { elementTexts } from '../intake/elements.ts';
import type { Intake, Sender } from '../intake/intake.ts';
import { readSegment, type SegmentType, segmentTypes } from '../intake/segment.ts';
import type { Sink } from '../intake/sink.ts';
import { firstIssue, siteName, wireEnvelope } from '../intake/wire-event.ts';
import { type Delivered, deliver, type Item } from './delivery.ts';
import { badRequest, tooLarge } from './problem.ts';
import type { Tally } from './tally.ts';

export interface Desk {
  readonly intake: Intake;
  readonly sink: Sink;
  readonly tally: Tally;
  readonly clock: () => number;
}

const parse = (text: unknown, tally: Tally): { text: string; body: object } => {
  try {
    if (typeof text === 'string') {
      const body: unknown = JSON.parse(text);
      if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { text, body };
    }
  } catch {
    // told below, in the same words as for JSON that is no object
  }
  tally.rejected('not-json', 1);
  throw badRequest('body: expected one JSON object');
};

/** Global Privacy Control and Do Not Track, as browsers send them. */
const optedOut = (request: FastifyRequest): boolean =>
  request.headers['sec-gpc'] === '1' || request.headers['dnt'] === '1';

const reply = (response: FastifyReply, delivered: Delivered): FastifyReply =>
  response.code(202).send(delivered);

const nameEach = (rejected: Delivered['rejected']): string =>
  rejected
    .slice(0, 10)
    .map(({ index, reason }) => `event ${index}: ${reason}`)
    .join('; ');

/** Nothing good in it: an error that names each event and field. */
const unlessAllBad = (items: readonly Item[], delivered: Delivered): Delivered => {
  if (delivered.accepted > 0 || items.length === 0) return delivered;
  const message = nameEach(delivered.rejected);
  throw items.every(({ taken }) => !taken.ok && taken.tooLarge) ? tooLarge(message) : badRequest(message);
};

const deliverAll = async (desk: Desk, items: readonly Item[], source: string): Promise<Delivered> =>
  unlessAllBad(items, await deliver(items, { ...desk, source }));

/** `POST /v1/events` */
const ownBatch =
  (desk: Desk) =>
  async (request: FastifyRequest, response: FastifyReply): Promise<FastifyReply> => {
    const { text, body } = parse(request.body, desk.tally);
    const parsed = wireEnvelope.safeParse(body);
    if (!parsed.success) {
      desk.tally.rejected('invalid', 1);
      throw badRequest(firstIssue(parsed.error));
    }
    const { events, site, sent, anonymousId, userId, zone } = parsed.data;
    if (optedOut(request)) {
      desk.tally.rejected('opted-out', events.length);
      return reply(response, { success: true, accepted: 0, rejected: [] });
    }
    const sender: Sender = {
      ...{ site, sent, anonymousId, userId, zone, received: desk.clock() },
      ...{ ip: request.ip, userAgent: request.headers['user-agent'] ?? '' },
    };
    const texts = elementTexts(text, 'events');
    const items = events.map((event, index) => {
      const source = texts[index] ?? JSON.stringify(event);
      return { text: source, taken: desk.intake.take(source, event, sender) };
    });
    return reply(response, await deliverAll(desk, items, 'http /v1/events'));
  };

/** The write key names the source that sends: it is the site. A page without one is known by its host. */
const siteOf = (writeKey: string | undefined, pageUrl: string | undefined): string => {
  const host = pageUrl !== undefined && URL.canParse(pageUrl) ? new URL(pageUrl).hostname : undefined;
  const site = (writeKey || host || 'default').replace(/[^\w.:-]/g, '-').slice(0, 100);
  return siteName.parse(site);
};

const writeKeyOf = (request: FastifyRequest, body: object): string | undefined => {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString().split(':')[0];
  return 'writeKey' in body && typeof body.writeKey === 'string' ? body.writeKey : undefined;
};

const sentAtOf = (body: object): number | undefined => {
  if (!('sentAt' in body)) return undefined;
  const sent = typeof body.sentAt === 'string' ? Date.parse(body.sentAt) : body.sentAt;
  return typeof sent === 'number' && Number.isFinite(sent) ? sent : undefined;
};

interface SegmentCall {
  readonly request: FastifyRequest;
  readonly writeKey: string | undefined;
  readonly sentAt: number | undefined;
  readonly received: number;
  readonly type?: SegmentType;
}

const takeSegment = (desk: Desk, text: string, body: unknown, call: SegmentCall): Item => {
  const outer = {
    sentAt: call.sentAt,
    freshId: randomUUID,
    ...(call.type === undefined ? {} : { type: call.type }),
  };
  const taken = desk.intake.takeTranslated(text, body, (told) => {
    const result = readSegment(told, outer);
    if (!result.ok) return result;
    const { ip, userAgent, zone, pageUrl, sent } = result.device;
    const site = siteOf(call.writeKey, pageUrl);
    return {
      wire: result.wire,
      sender: { site, received: call.received, sent, zone, ip: ip ?? call.request.ip, userAgent },
    };
  });
  return { text, taken };
};

/** `POST /v1/track`, `/v1/page`, `/v1/identify` */
const segmentCall =
  (desk: Desk, type: SegmentType) =>
  async (request: FastifyRequest, response: FastifyReply): Promise<FastifyReply> => {
    const { text, body } = parse(request.body, desk.tally);
    const call = {
      ...{ request, type, writeKey: writeKeyOf(request, body) },
      ...{ sentAt: sentAtOf(body), received: desk.clock() },
    };
    const item = takeSegment(desk, text, body, call);
    return reply(response, await deliverAll(desk, [item], `http /v1/${type}`));
  };

/** `POST /v1/batch` */
const segmentBatch =
  (desk: Desk) =>
  async (request: FastifyRequest, response: FastifyReply): Promise<FastifyReply> => {
    const { text, body } = parse(request.body, desk.tally);
    const batch: unknown = 'batch' in body ? body.batch : undefined;
    if (!Array.isArray(batch) || batch.length === 0) {
      desk.tally.rejected('invalid', 1);
      throw badRequest('batch: expected a list with at least one message');
    }
    const call = {
      ...{ request, writeKey: writeKeyOf(request, body) },
      ...{ sentAt: sentAtOf(body), received: desk.clock() },
    };
    const texts = elementTexts(text, 'batch');
    const items = batch.map((message: unknown, index) =>
      takeSegment(desk, texts[index] ?? JSON.stringify(message), message, call),
    );
    return reply(response, await deliverAll(desk, items, 'http /v1/batch'));
  };

export const ingestRoutes = (app: FastifyInstance, desk: Desk): void => {
  app.post('/v1/events', ownBatch(desk));
  app.post('/v1/batch', segmentBatch(desk));
  for (const type of segmentTypes) app.post(`/v1/${type}`, segmentCall(desk, type));
};
