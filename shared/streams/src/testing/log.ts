import type { InputRecord } from '../record.ts';

/** A record in a log in memory. Its place among all records of all topics tells what a reader sees first. */
export interface LogRecord extends InputRecord {
  readonly sequence: number;
}

/** Topics and their partitions, in memory. */
export class Log {
  private readonly topics = new Map<string, Map<number, LogRecord[]>>();
  private sequence = 0;

  append(topic: string, partition: number, record: Omit<InputRecord, 'offset'>): void {
    const log = this.of(topic, partition);
    log.push({ ...record, offset: String(log.length), sequence: this.sequence++ });
  }

  of(topic: string, partition: number): LogRecord[] {
    let partitions = this.topics.get(topic);
    if (partitions === undefined) {
      partitions = new Map();
      this.topics.set(topic, partitions);
    }
    let log = partitions.get(partition);
    if (log === undefined) {
      log = [];
      partitions.set(partition, log);
    }
    return log;
  }

  /** All partitions together, in the order of writing. */
  all(topic: string): readonly LogRecord[] {
    const partitions = [...(this.topics.get(topic)?.values() ?? [])];
    return partitions.flat().sort((a, b) => a.sequence - b.sequence);
  }
}
