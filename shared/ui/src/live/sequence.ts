import type { LiveEntry, ServerMessage } from '@kafka-streaming/event-schema';

/** Where a channel stands: the newest sequence number of an epoch that this browser holds. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** What to do with a frame: take its entries, take them in place of everything, or ask again from where we stand. */
export type Verdict =
  | { readonly do: 'extend' | 'replace'; readonly position: Position; readonly data: readonly LiveEntry[] }
  | { readonly do: 'ignore' }
  | { readonly do: 'resubscribe'; readonly since: Position | undefined };

export type ChannelFrame = Extract<ServerMessage, { readonly seq: number }>;

const ignore: Verdict = { do: 'ignore' };

type Extension = Extract<ChannelFrame, { readonly from: number }>;

const judgeExtension = (position: Position, frame: Extension): Verdict => {
  if (frame.epoch !== position.epoch) return { do: 'resubscribe', since: undefined };
  if (frame.seq <= position.seq) return ignore;
  if (frame.from !== position.seq) return { do: 'resubscribe', since: position };
  return { do: 'extend', position: { epoch: frame.epoch, seq: frame.seq }, data: frame.data };
};

/**
 * Judges one frame of a channel. Every delta names the state it extends, so a lost or repeated one shows here:
 * a repeat is ignored, a gap asks the gateway to replay from `since`.
 */
export const judge = (position: Position | undefined, frame: ChannelFrame): Verdict => {
  switch (frame.type) {
    case 'snapshot':
      return { do: 'replace', position: { epoch: frame.epoch, seq: frame.seq }, data: frame.data };
    case 'resync':
      return ignore;
    case 'delta':
    case 'event':
      return position === undefined ? ignore : judgeExtension(position, frame);
  }
};
