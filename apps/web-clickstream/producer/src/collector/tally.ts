import { Counter, type Registry } from 'prom-client';

export type RejectKind = 'invalid' | 'too-large' | 'not-json' | 'rate-limited' | 'opted-out' | 'busy';

/** What the collector counts, so that nothing is turned away unseen. */
export interface Tally {
  accepted(type: string): void;
  rejected(kind: RejectKind, events: number): void;
  clamped(): void;
}

export const openTally = (registry: Registry): Tally => {
  const accepted = new Counter({
    name: 'web_collector_accepted_total',
    help: 'Events acknowledged by Kafka and answered 202, by type',
    labelNames: ['type'],
    registers: [registry],
  });
  const rejected = new Counter({
    name: 'web_collector_rejected_total',
    help: 'Events and requests not taken, by reason',
    labelNames: ['reason'],
    registers: [registry],
  });
  const clamped = new Counter({
    name: 'web_collector_clamped_total',
    help: 'Events from over 24 h in the future, put back to the time of receipt',
    registers: [registry],
  });
  return {
    accepted: (type) => accepted.inc({ type }),
    rejected: (reason, events) => rejected.inc({ reason }, events),
    clamped: () => clamped.inc(),
  };
};
