import type { ClientMessage } from '@kafka-streaming/event-schema';
import { z } from 'zod';

const channel = z.string().min(1).max(300);

const schema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sub'),
    ch: channel,
    since: z.object({ epoch: z.string().max(100), seq: z.number().int().nonnegative() }).optional(),
  }),
  z.object({ type: z.literal('unsub'), ch: channel }),
  z.object({ type: z.literal('pong') }),
]);

export type ReadMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly ch: string; readonly reason: string };

const channelOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'ch' in body && typeof body.ch === 'string'
    ? body.ch.slice(0, 300)
    : '';

/** Reads what a client says; a failure names what is wrong with it. */
export const readMessage = (text: string): ReadMessage => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ok: false, ch: '', reason: 'not JSON; send {"type":"sub","ch":"<channel>"}' };
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') || 'message';
    return { ok: false, ch: channelOf(body), reason: `${field}: ${issue?.message ?? 'not valid'}` };
  }
  const { data } = parsed;
  if (data.type !== 'sub') return { ok: true, message: data };
  const { since, ...sub } = data;
  return { ok: true, message: since === undefined ? sub : { ...sub, since } };
};
