import { setTimeout as after } from 'node:timers/promises';
import type { SafeProducer } from '@kafka-streaming/kafka';
import { keys, numbers } from '../support/counting.ts';
import type { OpenLedger } from './ledger.ts';

const stepMs = 50;

export interface Load {
  /** Sends no more; settles when what was sent is decided. */
  stop(): Promise<void>;
  readonly ended: Promise<void>;
}

/** Sends numbers at a rate per second, keeping book, until so many are sent or it is stopped. */
export const startLoad = (
  producer: SafeProducer,
  ledger: OpenLedger,
  { perSecond, count = Number.POSITIVE_INFINITY }: { readonly perSecond: number; readonly count?: number },
): Load => {
  let stopped = false;
  const run = async (): Promise<void> => {
    const began = performance.now();
    const noted: Promise<void>[] = [];
    let n = 0;
    while (!stopped && n < count) {
      const due = Math.min(count, Math.ceil(((performance.now() - began) / 1000) * perSecond));
      for (; n < due; n += 1) noted.push(ledger.note(n, sendNumber(producer, n)));
      await after(stepMs);
    }
    await Promise.all(noted);
  };
  const ended = run();
  return {
    ended,
    stop: () => {
      stopped = true;
      return ended;
    },
  };
};

const sendNumber = (producer: SafeProducer, n: number) => {
  const key = `key-${n % keys}`;
  return producer.sendRaw(numbers.name, { key, value: JSON.stringify({ key, n, time: 1_000 + n }) });
};
