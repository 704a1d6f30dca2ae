import { jsonCodec } from '../aggregate.ts';
import type { Board, BoardRefresh } from '../board.ts';
import type { Timed } from '../calendar.ts';
import { splitKey } from '../changelog.ts';
import type { Line } from '../event-time.ts';
import { Operator, type Place, type Receiver } from '../operator.ts';

/** The rows of one group, and when its next picture is due. */
class Panel<R> implements Timed {
  readonly order: number;
  readonly line: Line;
  readonly key: string;
  readonly rows = new Map<string, R>();
  changed = new Set<string>();
  /** Rows to be written to the changelog; those that are gone are forgotten there. */
  dirty = new Set<string>();
  /** Of its newest event. */
  time = 0;
  drawnAt = Number.NEGATIVE_INFINITY;
  due = Number.POSITIVE_INFINITY;
  private readonly draw: (panel: Panel<R>, due: number) => void;

  constructor(order: number, line: Line, key: string, draw: (panel: Panel<R>, due: number) => void) {
    this.order = order;
    this.line = line;
    this.key = key;
    this.draw = draw;
  }

  fire(due: number): void {
    this.draw(this, due);
  }
}

/** Runs a board for each group. */
export class Boards<V, R, O> extends Operator implements Receiver<V> {
  private readonly store: string;
  private readonly board: Board<V, R, O>;
  private readonly key: ((value: V) => string) | undefined;
  private readonly panels = new Map<Line, Map<string, Panel<R>>>();

  constructor(
    place: Place,
    options: { store: string; board: Board<V, R, O>; key: ((value: V) => string) | undefined },
  ) {
    super(place);
    this.store = options.store;
    this.board = options.board;
    this.key = options.key;
  }

  input(): Receiver<V> {
    return this;
  }

  receive(value: V): void {
    const { current, line, board } = this;
    current.operator = this.name;
    const key = this.key === undefined ? current.key : this.key(value);
    const before = current.rekey(key);
    const panel = this.panelOf(line, key);
    const row = board.row(value);
    panel.rows.set(row, board.add(panel.rows.get(row), value, current));
    panel.changed.add(row);
    panel.dirty.add(row);
    panel.time = Math.max(panel.time, current.time);
    current.rekey(before);
    this.schedule(panel, Math.max(current.wallTime, panel.drawnAt + board.everyMs));
  }

  override flush(): void {
    for (const ofLine of this.panels.values()) {
      for (const panel of ofLine.values()) if (panel.dirty.size > 0) this.write(panel);
    }
  }

  override restore(name: string, json: unknown): void {
    const [label = '', group = '', row = ''] = splitKey(name, 2);
    const panel = this.panelOf(this.lineAt(label), decodeURIComponent(group));
    panel.rows.set(row, this.codec.fromJson(json));
    panel.changed.add(row);
    this.schedule(panel, this.current.wallTime);
  }

  override stateKeys(): number {
    let keys = 0;
    for (const ofLine of this.panels.values()) for (const { rows } of ofLine.values()) keys += rows.size;
    return keys;
  }

  private get codec() {
    return this.board.codec ?? jsonCodec<R>();
  }

  /** A picture that is due earlier stays due earlier. */
  private schedule(panel: Panel<R>, due: number): void {
    if (due >= panel.due) return;
    panel.due = due;
    this.task.wallTimers.add(due, panel);
  }

  private draw(panel: Panel<R>, due: number): void {
    if (panel.due !== due) return;
    const { current } = this;
    const { wallTime } = current;
    const { key, rows, changed, line } = panel;
    panel.due = Number.POSITIVE_INFINITY;
    panel.drawnAt = wallTime;
    panel.changed = new Set();
    current.operator = this.name;
    const watermark = line.watermark - this.delayMs;
    const drawn = this.board.refresh({ key, rows, changed, wallTime, watermark });
    this.apply(panel, drawn);
    for (const value of drawn.out) {
      // Without an origin: a clock caused it, and as the work of an event it would spoil the latency figures.
      current.derive(key, panel.time, line.timeline, undefined);
      this.forward(value);
    }
  }

  private apply(panel: Panel<R>, { put = [], drop = [], again }: BoardRefresh<R, O>): void {
    for (const row of drop) {
      panel.rows.delete(row);
      panel.dirty.add(row);
    }
    for (const [row, value] of put) {
      panel.rows.set(row, value);
      panel.dirty.add(row);
    }
    if (typeof again === 'number') this.schedule(panel, Math.max(again, panel.drawnAt + this.board.everyMs));
  }

  private write(panel: Panel<R>): void {
    const prefix = `${this.store}|${panel.line.timeline.label}|${encodeURIComponent(panel.key)}|`;
    for (const name of panel.dirty) {
      const row = panel.rows.get(name);
      this.task.changelog.put(
        prefix + name,
        row === undefined ? null : JSON.stringify(this.codec.toJson(row)),
      );
    }
    panel.dirty = new Set();
  }

  private panelOf(line: Line, key: string): Panel<R> {
    let ofLine = this.panels.get(line);
    if (ofLine === undefined) {
      ofLine = new Map();
      this.panels.set(line, ofLine);
    }
    let panel = ofLine.get(key);
    if (panel === undefined) {
      panel = new Panel<R>(this.order, line, key, (drawn, due) => this.draw(drawn, due));
      ofLine.set(key, panel);
    }
    return panel;
  }
}
