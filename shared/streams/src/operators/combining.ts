import { type Aggregate, jsonCodec } from '../aggregate.ts';
import type { Row } from '../window.ts';

/** The newest state of a group that each upstream partition sent. */
type Parts<S> = Map<number, S>;

/**
 * Second phase of a combine without windows, as an aggregate over what the first phase sends: keeps the newest
 * state of each upstream partition, and the result is that of all of them merged.
 */
export const combining = <V, S, R>(
  aggregate: Aggregate<V, S, R>,
  merge: (a: S, b: S) => S,
  upstreamOf: () => number,
): Aggregate<Row<unknown>, Parts<S>, R> => {
  const codec = aggregate.codec ?? jsonCodec<S>();
  return {
    init: () => new Map(),
    add: (parts, { value }) => parts.set(upstreamOf(), codec.fromJson(value)),
    result: (parts, of) => {
      let state = aggregate.init();
      for (const part of parts.values()) state = merge(state, part);
      return aggregate.result(state, of);
    },
    codec: {
      toJson: (parts) => [...parts].map(([upstream, state]) => [upstream, codec.toJson(state)]),
      // Written by toJson.
      fromJson: (json) =>
        new Map((json as [number, unknown][]).map(([upstream, state]) => [upstream, codec.fromJson(state)])),
    },
  };
};
