import { encode, fateCounts } from '@kafka-streaming/event-schema';
import { splitKey } from './changelog.ts';
import type { TaskContext } from './operator.ts';
import { EventSource } from './sources/event-source.ts';
import type { Source } from './sources/source.ts';
import { TableSource } from './sources/table-source.ts';
import type { FatesJson } from './tally.ts';
import type { TaskCounters } from './task.ts';

/** Keys of the changelog that begin with `$`: what a task keeps beside its stores. */
const kept = { fates: '$fates', counts: '$counts', watermark: '$watermark', line: '$line' } as const;

/** The books of a task: positions, fates, counts and watermarks; what of them survives, and what is published. */
export class Books {
  private readonly context: TaskContext;
  private readonly sources: ReadonlyMap<string, Source>;
  private readonly timeTopics: readonly string[];
  private readonly writtenLines = new Map<string, number>();

  /** timeTopics: the topics that tell event time, in the order of their inputs in a timeline. */
  constructor(context: TaskContext, sources: ReadonlyMap<string, Source>, timeTopics: readonly string[]) {
    this.context = context;
    this.sources = sources;
    this.timeTopics = timeTopics;
  }

  /** Next offsets of the topics that were read since the last call. */
  positions(): Map<string, string> {
    const positions = new Map<string, string>();
    for (const [topic, source] of this.sources) {
      const position = source.takePosition();
      if (position !== undefined) positions.set(topic, position);
    }
    return positions;
  }

  write(wallTime: number): void {
    const { changelog, filtered, written } = this.context;
    for (const source of this.sources.values()) {
      if (!source.fates.changed) continue;
      source.fates.changed = false;
      changelog.put(`${kept.fates}|${source.topic}`, JSON.stringify(source.fates));
      if (source instanceof EventSource || source instanceof TableSource) this.publish(source, wallTime);
    }
    changelog.put(kept.counts, JSON.stringify({ filtered, written }));
    this.writeWatermarks();
  }

  restore(key: string, json: unknown): void {
    const [kind, first = '', second = '', label = ''] = splitKey(key, 3);
    // Each was written by `write`, in the shape that its kind has there.
    if (kind === kept.fates) this.sources.get(first)?.fates.restore(json as FatesJson);
    else if (kind === kept.counts) this.restoreCounts(json as CountsJson);
    else if (kind === kept.watermark) {
      const timeline = this.context.time.timeline(decodeURIComponent(label), 0);
      timeline.inputs[this.timeTopics.indexOf(first)]?.[Number(second)]?.restore(json as number);
    } else if (kind === kept.line) {
      this.context.time.timeline(decodeURIComponent(second), 0).lines[Number(first)]?.restore(json as number);
    }
  }

  counters(): Omit<TaskCounters, 'stateKeys'> {
    const fates = [...this.sources.values()].map((source) => source.fates.toJSON());
    const sum = (of: (f: FatesJson) => number) => fates.reduce((total, each) => total + of(each), 0);
    return {
      read: sum((f) => f.read),
      ok: sum((f) => f.ok),
      late: sum((f) => f.late),
      skipped: addUp(fates.map((f) => f.skipped)),
      parked: addUp(fates.map((f) => f.parked)),
      filtered: this.context.filtered.toJSON(),
      written: this.context.written.toJSON(),
      watermarks: this.watermarks(),
    };
  }

  /** Tells everyone what became of the records of a topic, in the same transaction. */
  private publish(source: Source, wallTime: number): void {
    const { app, partition, output } = this.context;
    const { topic, fates, position = '0' } = source;
    const count = { app, topic, partition, time: wallTime, ...fates.toJSON(), position };
    output.write({
      topic: fateCounts.name,
      key: fateCounts.keyOf(count),
      value: encode(count),
      headers: {},
      origin: undefined,
    });
  }

  private writeWatermarks(): void {
    const { changelog, time } = this.context;
    for (const { label, inputs, lines } of time.timelines.values()) {
      inputs.forEach((ofSource, source) => {
        ofSource.forEach((input, upstream) => {
          if (!input.dirty) return;
          input.dirty = false;
          if (input.watermark === Number.NEGATIVE_INFINITY) return;
          const key = `${kept.watermark}|${this.timeTopics[source]}|${upstream}|${label}`;
          changelog.put(key, JSON.stringify(input.watermark));
        });
      });
      lines.forEach((line, clock) => {
        if (line.inputs.length > 1) this.writeLine(`${kept.line}|${clock}|${label}`, line.watermark);
      });
    }
  }

  private writeLine(key: string, watermark: number): void {
    if (watermark === Number.NEGATIVE_INFINITY || this.writtenLines.get(key) === watermark) return;
    this.writtenLines.set(key, watermark);
    this.context.changelog.put(key, JSON.stringify(watermark));
  }

  private restoreCounts({ filtered, written }: CountsJson): void {
    this.context.filtered.addAll(filtered);
    this.context.written.addAll(written);
  }

  private watermarks(): Record<string, number> {
    const found = new Map<string, number>();
    for (const { name, inputs } of this.context.time.timelines.values()) {
      inputs.forEach((ofSource, source) => {
        ofSource.forEach(({ watermark }, upstream) => {
          if (watermark === Number.NEGATIVE_INFINITY) return;
          const of = ofSource.length > 1 ? `/${upstream}` : '';
          found.set(`${this.timeTopics[source]}${of}${name === '' ? '' : `|${name}`}`, watermark);
        });
      });
    }
    return Object.fromEntries(found);
  }
}

interface CountsJson {
  readonly filtered: Readonly<Record<string, number>>;
  readonly written: Readonly<Record<string, number>>;
}

const addUp = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sums = new Map<string, number>();
  for (const counts of all) {
    for (const [name, n] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + n);
  }
  return Object.fromEntries(sums);
};
