import { protocolVersion, type ServerMessage } from '@kafka-streaming/event-schema';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasPosition = (m: Record<string, unknown>): boolean =>
  typeof m['ch'] === 'string' && typeof m['epoch'] === 'string' && typeof m['seq'] === 'number';

const hasEntries = (m: Record<string, unknown>): boolean =>
  Array.isArray(m['data']) && m['data'].every((entry) => isRecord(entry) && typeof entry['key'] === 'string');

const checks: Readonly<Record<string, (m: Record<string, unknown>) => boolean>> = {
  snapshot: (m) => hasPosition(m) && hasEntries(m),
  delta: (m) => hasPosition(m) && hasEntries(m) && typeof m['from'] === 'number',
  event: (m) => hasPosition(m) && hasEntries(m) && typeof m['from'] === 'number',
  resync: hasPosition,
  heartbeat: (m) => typeof m['ts'] === 'number' && typeof m['epoch'] === 'string',
  error: (m) => typeof m['ch'] === 'string' && typeof m['reason'] === 'string',
};

const isServerMessage = (value: unknown): value is ServerMessage =>
  isRecord(value) && checks[String(value['type'])]?.(value) === true;

export type Parsed =
  | { readonly ok: true; readonly message: ServerMessage }
  | { readonly ok: false; readonly why: string };

/** Reads a text frame of the gateway and checks its outline; the values inside are checked by their channel. */
export const parseFrame = (text: string): Parsed => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ok: false, why: 'The gateway sent something that is not JSON. Reload the page.' };
  }
  if (isRecord(body) && body['v'] !== protocolVersion) {
    return { ok: false, why: 'The gateway speaks another version of the protocol. Reload the page.' };
  }
  return isServerMessage(body)
    ? { ok: true, message: body }
    : { ok: false, why: 'The gateway sent a message of unknown form. Reload the page.' };
};
