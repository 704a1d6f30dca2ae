import { protocolVersion } from '@kafka-streaming/event-schema';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/live/sequence.ts';

const frame = { v: protocolVersion, ch: 'c', epoch: 'a', ts: 0 } as const;
const delta = (from: number, seq: number, epoch = 'a') => ({
  ...frame,
  epoch,
  type: 'delta' as const,
  from,
  seq,
  data: [],
});
const held = { epoch: 'a', seq: 5 };

describe('a frame of a channel', () => {
  it('replaces everything when it is a snapshot', () => {
    const snapshot = { ...frame, type: 'snapshot' as const, seq: 9, data: [] };
    expect(judge(held, snapshot)).toMatchObject({ do: 'replace', position: { epoch: 'a', seq: 9 } });
  });

  it('extends the state that it names', () => {
    expect(judge(held, delta(5, 8))).toMatchObject({ do: 'extend', position: { epoch: 'a', seq: 8 } });
  });

  it('is ignored when it repeats what is held', () => {
    expect(judge(held, delta(4, 5))).toEqual({ do: 'ignore' });
  });

  it('shows a gap when it extends a later state: then what is missing is asked for', () => {
    expect(judge(held, delta(6, 7))).toEqual({ do: 'resubscribe', since: held });
  });

  it('asks for everything when the gateway began anew', () => {
    expect(judge(held, delta(5, 6, 'b'))).toEqual({ do: 'resubscribe', since: undefined });
  });

  it('is ignored while nothing is held, since a snapshot is on its way', () => {
    expect(judge(undefined, delta(5, 6))).toEqual({ do: 'ignore' });
  });
});
