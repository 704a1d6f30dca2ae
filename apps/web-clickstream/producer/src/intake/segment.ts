/**
 * The Segment specification: `track`, `page` and `identify` calls of any of its SDKs, translated.
 * https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 */
import { z } from 'zod';
import { firstIssue, type WireEvent, wireEvent } from './wire-event.ts';

export const segmentTypes = ['track', 'page', 'identify'] as const;
export type SegmentType = (typeof segmentTypes)[number];

const id = z.string().min(1).max(100);
/** SDKs send ISO 8601 text, some of them epoch milliseconds. */
const moment = z.union([
  z.number().int().nonnegative(),
  z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a time in ISO 8601'),
]);
const optionalText = z.string().nullish();
const bag = z.record(z.string(), z.unknown());

const message = z.object({
  type: z.enum(segmentTypes, `expected one of ${segmentTypes.join(', ')}`),
  messageId: id.optional(),
  userId: id.nullish(),
  anonymousId: id.nullish(),
  timestamp: moment.optional(),
  originalTimestamp: moment.optional(),
  sentAt: moment.optional(),
  event: z.string().min(1).max(200).optional(),
  name: optionalText,
  properties: bag.nullish(),
  traits: bag.nullish(),
  context: z
    .object({
      ip: optionalText,
      userAgent: optionalText,
      timezone: optionalText,
      location: z.object({ country: optionalText }).nullish(),
      page: z
        .object({ url: optionalText, path: optionalText, referrer: optionalText, title: optionalText })
        .nullish(),
    })
    .nullish(),
});
type Message = z.infer<typeof message>;

/** What the context of a message tells about its visitor's device; a server's own address tells nothing. */
export interface SegmentDevice {
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly zone?: string | undefined;
  readonly pageUrl?: string | undefined;
  readonly sent?: number | undefined;
}

export type SegmentResult =
  | { readonly ok: true; readonly wire: WireEvent; readonly device: SegmentDevice }
  | { readonly ok: false; readonly reason: string };

const epoch = (value: string | number): number => (typeof value === 'number' ? value : Date.parse(value));
const present = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

type Fields = Readonly<Record<string, unknown>>;
const textOf = (fields: Fields, ...names: string[]): string | undefined => {
  const found = names.map((name) => fields[name]).find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : undefined;
};
/** Numbers may come as text. */
const numberOf = (fields: Fields, ...names: string[]): number | undefined => {
  const found = names.map((name) => fields[name]).find((value) => value !== undefined && value !== null);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const itemsOf = (fields: Fields): number => {
  const products = fields['products'];
  if (!Array.isArray(products)) return Math.round(numberOf(fields, 'quantity') ?? 1);
  return products
    .map((product: unknown) => (typeof product === 'object' && product !== null ? { ...product } : {}))
    .reduce<number>((sum, product) => sum + Math.round(numberOf(product, 'quantity') ?? 1), 0);
};

/** Names by which Segment's e-commerce specification and common practice call a paid order. */
const orderNames = new Set(['order completed', 'completed order', 'order', 'purchase']);

/** With `sentAt` the clock of the device can be corrected; without it, a given time is one the sender vouches for. */
const clocksOf = (told: Message, sentAt: number | undefined): { created?: number; time?: number } => {
  const given = told.originalTimestamp ?? told.timestamp;
  if (given === undefined) return {};
  return sentAt === undefined ? { time: epoch(given) } : { created: epoch(given) };
};

const addressOf = (told: Message, fields: Fields): string | undefined =>
  textOf(fields, 'url') ??
  present(told.context?.page?.url) ??
  textOf(fields, 'path') ??
  present(told.context?.page?.path);

const order = (fields: Fields, messageId: string): Record<string, unknown> => ({
  type: 'ordered',
  order:
    textOf(fields, 'order_id', 'orderId') ?? String(numberOf(fields, 'order_id', 'orderId') ?? messageId),
  revenue: numberOf(fields, 'revenue', 'total', 'value') ?? 0,
  currency: textOf(fields, 'currency') ?? 'USD',
  items: itemsOf(fields),
});

const page = (told: Message, fields: Fields, messageId: string): Record<string, unknown> => ({
  type: 'page-viewed',
  view: messageId,
  url: addressOf(told, fields) ?? `/${encodeURIComponent(told.name ?? '')}`,
  referrer: textOf(fields, 'referrer') ?? present(told.context?.page?.referrer),
  title: textOf(fields, 'title') ?? present(told.context?.page?.title) ?? present(told.name),
});

const bodyOf = (told: Message, messageId: string): Record<string, unknown> => {
  const fields = told.properties ?? {};
  switch (told.type) {
    case 'page':
      return page(told, fields, messageId);
    case 'identify':
      return { type: 'identified', traits: told.traits ?? {} };
    case 'track': {
      const url = addressOf(told, {});
      if (orderNames.has((told.event ?? '').toLowerCase())) return { ...order(fields, messageId), url };
      return { type: 'tracked', name: told.event, key: fields['key'] === true, properties: fields, url };
    }
  }
};

const deviceOf = (told: Message, sent: number | undefined): SegmentDevice => ({
  ip: present(told.context?.ip),
  userAgent: present(told.context?.userAgent),
  zone: present(told.context?.timezone),
  pageUrl: present(told.context?.page?.url) ?? textOf(told.properties ?? {}, 'url'),
  sent,
});

const missing = (told: Message): string | undefined => {
  if (told.type === 'track' && told.event === undefined)
    return 'event: a track call needs the name of its event';
  const anyone = told.userId ?? told.anonymousId;
  return anyone === undefined || anyone === null ? 'userId: userId or anonymousId is required' : undefined;
};

const checked = (wire: Record<string, unknown>, device: SegmentDevice): SegmentResult => {
  const parsed = wireEvent.safeParse(wire);
  return parsed.success
    ? { ok: true, wire: parsed.data, device }
    : { ok: false, reason: firstIssue(parsed.error) };
};

/**
 * Translates one message. `type` is given by the address for single calls; `sentAt` may stand on the batch.
 * `freshId` names a message without messageId: it can't be recognised when it comes twice.
 */
export const readSegment = (
  body: unknown,
  outer: {
    readonly type?: SegmentType;
    readonly sentAt?: number | undefined;
    readonly freshId: () => string;
  },
): SegmentResult => {
  const typed = outer.type === undefined || typeof body !== 'object' ? body : { ...body, type: outer.type };
  const parsed = message.safeParse(typed);
  if (!parsed.success) return { ok: false, reason: firstIssue(parsed.error) };
  const told = parsed.data;
  const lack = missing(told);
  if (lack !== undefined) return { ok: false, reason: lack };
  const sent = told.sentAt === undefined ? outer.sentAt : epoch(told.sentAt);
  const messageId = told.messageId ?? outer.freshId();
  const wire = {
    ...{ id: messageId, userId: present(told.userId), anonymousId: present(told.anonymousId) },
    ...{ country: present(told.context?.location?.country)?.slice(0, 60), ...clocksOf(told, sent) },
    ...bodyOf(told, messageId),
  };
  return checked(wire, deviceOf(told, sent));
};
