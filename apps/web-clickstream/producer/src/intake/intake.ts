import { type Agent, agentReader, unknownAgent } from './agent.ts';
import { countriesByZone } from './country.ts';
import { forbiddenName } from './forbidden-name.ts';
import { type Receipt, type Stamped, stamp } from './stamp.ts';
import type { Visitors } from './visitor.ts';
import { firstIssue, maxEventBytes, type WireEvent, wireEvent } from './wire-event.ts';

/** The sender of events, as far as we can see it. */
export interface Sender {
  readonly site: string;
  readonly received: number;
  readonly sent?: number | undefined;
  readonly anonymousId?: string | undefined;
  readonly userId?: string | undefined;
  readonly ip: string;
  /** Undefined = a server that speaks for a visitor and does not tell the device; empty = a device that hides it. */
  readonly userAgent: string | undefined;
  readonly zone?: string | undefined;
}

export type Taken =
  | { readonly ok: true; readonly event: Stamped; readonly clamped: boolean }
  | { readonly ok: false; readonly reason: string; readonly tooLarge: boolean };

/** Why a text can't be an event at all, before its fields are looked at. */
const unusable = (text: string, body: unknown): Taken | undefined => {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxEventBytes) {
    return {
      ok: false,
      tooLarge: true,
      reason: `event: ${bytes} bytes, at most ${maxEventBytes} are allowed`,
    };
  }
  const reason = forbiddenName(body);
  return reason === undefined ? undefined : { ok: false, tooLarge: false, reason };
};

/** The one way into Kafka, whoever sends: check, name the visitor, read the agent, stamp. */
export interface Intake {
  /** An event of the wire format, with its text as it came. */
  take(text: string, body: unknown, sender: Sender): Taken;
  /** The same for a body that is translated first; `read` gives the event and who really sent it, or a reason. */
  takeTranslated(
    text: string,
    body: unknown,
    read: (body: unknown) => { wire: WireEvent; sender: Sender } | { reason: string },
  ): Taken;
  /** For events that are made here and never were text. */
  stamp(wire: WireEvent, sender: Sender): Taken;
}

export const openIntake = (visitors: Visitors): Intake => {
  const agentOf = agentReader();
  const countryOf = countriesByZone();
  const receiptOf = (sender: Sender): Receipt => ({
    ...{ site: sender.site, received: sender.received, sent: sender.sent },
    ...{ anonymousId: sender.anonymousId, userId: sender.userId },
    agent: agentOrUnknown(agentOf, sender.userAgent),
    country: sender.zone === undefined ? undefined : countryOf(sender.zone),
    saltedVisitor: () =>
      visitors.visitorOf(
        { site: sender.site, ip: sender.ip, userAgent: sender.userAgent ?? '' },
        sender.received,
      ),
  });
  const stamped = (wire: WireEvent, sender: Sender): Taken => {
    const result = stamp(wire, receiptOf(sender));
    return result.ok ? result : { ...result, tooLarge: false };
  };
  return {
    stamp: stamped,
    take: (text, body, sender) => {
      const parsed = wireEvent.safeParse(body);
      return (
        unusable(text, body) ??
        (parsed.success
          ? stamped(parsed.data, sender)
          : { ok: false, tooLarge: false, reason: firstIssue(parsed.error) })
      );
    },
    takeTranslated: (text, body, read) => {
      const broken = unusable(text, body);
      if (broken !== undefined) return broken;
      const result = read(body);
      return 'reason' in result
        ? { ok: false, tooLarge: false, reason: result.reason }
        : stamped(result.wire, result.sender);
    },
  };
};

const agentOrUnknown = (agentOf: (text: string) => Agent, userAgent: string | undefined): Agent =>
  userAgent === undefined ? unknownAgent : agentOf(userAgent);
