import { encodeHops, header } from '@kafka-streaming/event-schema';
import type { Origin, OutputRecord } from './record.ts';

interface Waiting {
  readonly topic: string;
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly partition?: number;
  readonly headers: Record<string, string>;
  readonly origin: Origin | undefined;
}

/** Records that wait for the commit. Their time and hops are those of the moment they are handed over. */
export class Output {
  private waiting: Waiting[] = [];

  write(record: Waiting): void {
    this.waiting.push(record);
  }

  get size(): number {
    return this.waiting.length;
  }

  take(wallTime: number): OutputRecord[] {
    const taken = this.waiting.map(({ headers, origin, ...record }) => {
      if (origin !== undefined) headers[header.hops] = encodeHops({ ...origin, emitted: wallTime });
      return { ...record, timestamp: wallTime, headers };
    });
    this.waiting = [];
    return taken;
  }
}
