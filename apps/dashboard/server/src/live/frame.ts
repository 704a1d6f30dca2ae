import { protocolVersion, type ServerMessage } from '@kafka-streaming/event-schema';

/** A message ready to be sent, the same bytes for every client that holds the same state; `to` = the state it leads to. */
export interface Frame {
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** One change of a channel: its place in the order of changes, and its LiveEntry as JSON. */
export interface Row {
  readonly seq: number;
  readonly key: string;
  readonly json: string;
}

/** Frames are cut at this size, so that one slow client never holds more than a little of a large snapshot. */
export const chunkBytes = 192 * 1024;

const text = new TextEncoder();
const bytesOf = (json: string): Uint8Array => text.encode(json);

interface Head {
  readonly ch: string;
  readonly type: 'snapshot' | 'delta' | 'event' | 'resync';
  readonly epoch: string;
  readonly seq: number;
  readonly ts: number;
  readonly from?: number;
  readonly dropped?: number;
}

/** Rows hold JSON already: they are joined, not parsed and written anew. */
export const frameOf = (head: Head, rows?: readonly Row[]): Frame => {
  const json = JSON.stringify({ v: protocolVersion, ...head });
  const data = rows === undefined ? '' : `,"data":[${rows.map((row) => row.json).join(',')}]`;
  return { to: head.seq, bytes: bytesOf(`${json.slice(0, -1)}${data}}`) };
};

type Plain = Extract<ServerMessage, { type: 'heartbeat' | 'error' }>;

/** A message that belongs to no state of a channel. */
export const plainFrame = (
  message: Omit<Plain & { type: 'heartbeat' }, 'v'> | Omit<Plain & { type: 'error' }, 'v'>,
) => bytesOf(JSON.stringify({ v: protocolVersion, ...message }));

/**
 * Cuts rows, ordered by seq, into runs of about `chunkBytes`. A cut falls only between two seqs: after any run
 * the client holds a state that has a name.
 */
export const chunksOf = (rows: readonly Row[]): readonly (readonly Row[])[] => {
  const chunks: Row[][] = [];
  let chunk: Row[] = [];
  let size = 0;
  for (const row of rows) {
    if (size + row.json.length > chunkBytes && chunk.at(-1)?.seq !== row.seq && chunk.length > 0) {
      chunks.push(chunk);
      chunk = [];
      size = 0;
    }
    chunk.push(row);
    size += row.json.length;
  }
  return [...chunks, chunk];
};
