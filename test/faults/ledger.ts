import type { Ack } from '@kafka-streaming/kafka';

/** What became of the numbers that were handed to a producer, as the producer tells it. */
export interface Ledger {
  readonly sent: ReadonlySet<number>;
  readonly acked: ReadonlyMap<number, Ack>;
  /** Refused or given up: may or may not be in the log. */
  readonly failed: ReadonlyMap<number, string>;
  /** Longest time without an acknowledgement by one partition while numbers were sent to it, ms. */
  longestPauseMs(): number;
}

export interface OpenLedger extends Ledger {
  /** Keeps book of one number until its promise settles. */
  note(n: number, outcome: Promise<Ack>): Promise<void>;
}

export const openLedger = (): OpenLedger => {
  const sent = new Set<number>();
  const acked = new Map<number, Ack>();
  const failed = new Map<number, string>();
  const lastAckAt = new Map<number, number>();
  let longest = 0;
  const onAck = (n: number, ack: Ack): void => {
    acked.set(n, ack);
    const now = performance.now();
    longest = Math.max(longest, now - (lastAckAt.get(ack.partition) ?? now));
    lastAckAt.set(ack.partition, now);
  };
  return {
    sent,
    acked,
    failed,
    longestPauseMs: () => Math.round(longest),
    note: (n, outcome) => {
      sent.add(n);
      return outcome.then(
        (ack) => onAck(n, ack),
        (error: unknown) => void failed.set(n, error instanceof Error ? error.message : String(error)),
      );
    },
  };
};
