import type { Timed } from '../calendar.ts';
import { splitKey } from '../changelog.ts';
import type { Line } from '../event-time.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';
import { endLate } from '../side-topics.ts';

/**
 * Ids first seen between two commits: written as one changelog record, forgotten together.
 * One record per id would double the traffic of a job that does little else.
 */
class Chunk implements Timed {
  readonly order: number;
  readonly ids: string[] = [];
  readonly times: number[] = [];
  private readonly forget: (chunk: Chunk) => void;

  constructor(order: number, forget: (chunk: Chunk) => void) {
    this.order = order;
    this.forget = forget;
  }

  get newest(): number {
    return this.times.reduce((a, b) => Math.max(a, b));
  }

  fire(): void {
    this.forget(this);
  }
}

/** The ids of one timeline. */
class Memory {
  readonly line: Line;
  readonly seen = new Map<string, number>();
  open: Chunk | undefined;
  nextChunk = 0;

  constructor(line: Line) {
    this.line = line;
  }
}

interface ChunkJson {
  readonly ids: readonly string[];
  readonly times: readonly number[];
}

/** Lets each id through once; a repeat is skipped as a duplicate. */
export class Dedupe<V> extends Operator implements Receiver<V> {
  private readonly store: string;
  private readonly id: (value: V) => string;
  private readonly slackMs: number;
  private readonly memories = new Map<Line, Memory>();

  constructor(place: Place, options: { store: string; id: (value: V) => string; slackMs: number }) {
    super(place);
    this.store = options.store;
    this.id = options.id;
    this.slackMs = options.slackMs;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    const { line } = this;
    const { time } = this.current;
    // Its id may be forgotten already: nobody can tell whether this is a repeat.
    const forgotten = line.watermark - this.delayMs - this.slackMs;
    if (time < forgotten) endLate(this.task, this.name);
    else if (this.isNew(value, line, forgotten)) this.forward(value);
    else this.repeated();
  }

  override flush(): void {
    for (const memory of this.memories.values()) {
      const chunk = memory.open;
      if (chunk === undefined) continue;
      memory.open = undefined;
      this.task.changelog.put(this.keyOf(memory, memory.nextChunk), JSON.stringify(toJson(chunk)));
      memory.nextChunk++;
      this.schedule(memory, chunk);
    }
  }

  override restore(key: string, json: unknown): void {
    const [label = '', number = ''] = splitKey(key, 1);
    const memory = this.memoryOf(this.lineAt(label));
    const chunk = this.chunk(memory, Number(number));
    // Written by `flush`.
    const { ids, times } = json as ChunkJson;
    ids.forEach((id, i) => {
      const time = times[i] ?? 0;
      chunk.ids.push(id);
      chunk.times.push(time);
      memory.seen.set(id, Math.max(time, memory.seen.get(id) ?? time));
    });
    memory.nextChunk = Math.max(memory.nextChunk, Number(number) + 1);
    this.schedule(memory, chunk);
  }

  override stateKeys(): number {
    let keys = 0;
    for (const { seen } of this.memories.values()) keys += seen.size;
    return keys;
  }

  /** Remembers the id, unless it is known already. */
  private isNew(value: V, line: Line, forgotten: number): boolean {
    const { current } = this;
    current.operator = this.name;
    const id = this.id(value);
    const memory = this.memoryOf(line);
    const known = memory.seen.get(id);
    if (known !== undefined && known >= forgotten) return false;
    memory.seen.set(id, current.time);
    memory.open ??= this.chunk(memory, memory.nextChunk);
    memory.open.ids.push(id);
    memory.open.times.push(current.time);
    return true;
  }

  private repeated(): void {
    if (this.current.derived) this.task.filtered.add(`${this.name}: duplicate`);
    else this.current.end('skip', 'duplicate');
  }

  private schedule(memory: Memory, chunk: Chunk): void {
    memory.line.at(chunk.newest + this.slackMs + this.delayMs + 1, chunk);
  }

  private chunk(memory: Memory, number: number): Chunk {
    return new Chunk(this.order, ({ ids, times }) => {
      ids.forEach((id, i) => {
        if (memory.seen.get(id) === times[i]) memory.seen.delete(id);
      });
      this.task.changelog.put(this.keyOf(memory, number), null);
    });
  }

  private keyOf(memory: Memory, number: number): string {
    return `${this.store}|${memory.line.timeline.label}|${number}`;
  }

  private memoryOf(line: Line): Memory {
    let memory = this.memories.get(line);
    if (memory === undefined) {
      memory = new Memory(line);
      this.memories.set(line, memory);
    }
    return memory;
  }
}

const toJson = ({ ids, times }: Chunk): ChunkJson => ({ ids, times });
