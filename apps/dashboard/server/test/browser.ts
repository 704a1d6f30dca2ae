import type { ServerMessage } from '@kafka-streaming/event-schema';

/**
 * What a browser does with frames of one channel, strictly: a frame that does not extend what it holds is an error.
 */
export interface Browser {
  readonly take: (bytes: Uint8Array) => void;
  readonly held: () => { readonly epoch: string; readonly seq: number } | undefined;
  /** State channels: the last value of each key. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Raw channels: everything shown, in order. */
  readonly rows: readonly unknown[];
  readonly dropped: () => number;
  readonly types: readonly ServerMessage['type'][];
  readonly errors: readonly string[];
}

export const messageOf = (bytes: Uint8Array): ServerMessage => JSON.parse(new TextDecoder().decode(bytes));

export const browser = (
  resumed?: { readonly epoch: string; readonly seq: number },
  before?: Browser,
): Browser => {
  const values = new Map<string, unknown>(before?.values);
  const rows: unknown[] = [...(before?.rows ?? [])];
  const types: ServerMessage['type'][] = [];
  const errors: string[] = [];
  let held = resumed;
  let dropped = before?.dropped() ?? 0;
  const apply = (data: readonly { readonly key: string; readonly value: unknown }[]): void => {
    for (const { key, value } of data) {
      rows.push(value);
      if (value === null) values.delete(key);
      else values.set(key, value);
    }
  };
  return {
    values,
    rows,
    types,
    errors,
    held: () => held,
    dropped: () => dropped,
    take: (bytes) => {
      const message = messageOf(bytes);
      types.push(message.type);
      if (message.type === 'error') errors.push(message.reason);
      if (message.type === 'heartbeat' || message.type === 'error') return;
      if (message.type === 'resync') return;
      if (message.type === 'snapshot') {
        values.clear();
        rows.length = 0;
      } else if (message.from !== held?.seq) {
        throw new Error(`a ${message.type} from ${message.from} came to a browser that holds ${held?.seq}`);
      }
      if (message.type === 'event') dropped += message.dropped;
      apply(message.data);
      held = { epoch: message.epoch, seq: message.seq };
    },
  };
};
