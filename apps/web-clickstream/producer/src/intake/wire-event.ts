/**
 * What a page, a server, a file or the simulator hands in, before it is stamped: the body of `POST /v1/events`,
 * and what all other ways in are translated to.
 */
import { z } from 'zod';

/** Sizes from the Segment specification: they hold for every way in. */
export const maxEventBytes = 32 * 1024;
export const maxBatchBytes = 500 * 1024;

const id = z.string().min(1).max(100);
const time = z.number().int().nonnegative();
const address = z.string().min(1).max(8_000);
const text = z.string().max(8_000);
const ms = z.number().nonnegative().max(600_000);

const common = {
  /** Made by the sender: sent again after a failure, it is still the same event. */
  id,
  /** The device's clock when it happened, epoch ms. */
  created: time.optional(),
  /** An event time that the sender vouches for; overrules `created`. */
  time: time.optional(),
  anonymousId: id.optional(),
  userId: id.optional(),
  country: z.string().max(60).optional(),
};
const onPage = { ...common, view: id, url: address };

const wireEvents = [
  z.object({
    ...onPage,
    type: z.literal('page-viewed'),
    referrer: text.optional(),
    title: text.optional(),
    status: z.number().int().min(100).max(599).optional(),
    bytes: z.number().int().nonnegative().optional(),
  }),
  z.object({ ...onPage, type: z.literal('clicked'), target: text, href: text.optional() }),
  z.object({
    ...onPage,
    type: z.literal('engaged'),
    engagedMs: z.number().int().nonnegative().max(3_600_000),
  }),
  z.object({
    ...common,
    type: z.literal('tracked'),
    url: address.optional(),
    name: z.string().min(1).max(200),
    key: z.boolean().default(false),
    properties: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({
    ...common,
    type: z.literal('ordered'),
    url: address.optional(),
    order: id,
    /** In units of the currency: 19.90. */
    revenue: z.number().nonnegative().max(1e10),
    currency: z
      .string()
      .regex(/^[A-Za-z]{3}$/, 'a currency is three letters, such as EUR')
      .default('USD'),
    items: z.number().int().nonnegative().default(1),
  }),
  z.object({
    ...common,
    type: z.literal('requested'),
    url: address,
    method: z.string().max(20),
    status: z.number().int().min(100).max(599),
    bytes: z.number().int().nonnegative(),
  }),
  z.object({
    ...onPage,
    type: z.literal('page-timed'),
    loadMs: ms.optional(),
    ttfbMs: ms.optional(),
    fcpMs: ms.optional(),
    lcpMs: ms.optional(),
    inpMs: ms.optional(),
    cls: z.number().nonnegative().max(100).optional(),
  }),
  z.object({ ...common, type: z.literal('identified'), traits: z.record(z.string(), z.unknown()) }),
] as const;

const types = wireEvents.map(({ shape }) => shape.type.value);
export const wireEvent = z.discriminatedUnion('type', wireEvents, {
  error: (issue) => (issue.code === 'invalid_union' ? `expected one of ${types.join(', ')}` : undefined),
});
export type WireEvent = z.infer<typeof wireEvent>;
export type WireType = WireEvent['type'];

/** A name without separators: it becomes part of keys. */
export const siteName = z
  .string()
  .regex(/^[\w.:-]{1,100}$/, 'a site is 1 to 100 letters, digits, dots, colons, dashes or underscores');

/** What is the same for all events of a request. */
export const wireEnvelope = z.object({
  site: siteName,
  /** The device's clock when it sent the request, epoch ms. */
  sent: time.optional(),
  anonymousId: id.optional(),
  userId: id.optional(),
  /** The device's time zone, such as Europe/Berlin: tells the country. */
  zone: z.string().max(100).optional(),
  events: z.array(z.unknown()).min(1).max(1_000),
});
export type WireEnvelope = z.infer<typeof wireEnvelope>;

/** The first thing wrong, by field: `url: expected string, received undefined`. */
export const firstIssue = (error: z.ZodError): string => {
  const issue = error.issues[0];
  const field = issue?.path.join('.') || 'event';
  return `${field}: ${(issue?.message ?? 'not valid').replace(/^Invalid input: /, '')}`;
};
