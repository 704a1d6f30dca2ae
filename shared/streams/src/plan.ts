import type { Operator, Place } from './operator.ts';

/** A step of a topology as declared; each task makes its own operator from it. */
export interface PlanNode {
  readonly id: number;
  /** What it does, in a word: for the picture. */
  readonly kind: string;
  readonly name: string;
  /** Where its values come from; port 1 is the other side of a join, or the table of a lookup. */
  readonly inputs: readonly { readonly from: PlanNode; readonly port: number }[];
  /** Set when it holds state: the first part of its keys in the changelog. */
  readonly store?: string;
  /** The topic that it reads. */
  readonly source?: SourcePlan;
  /** The internal topic that it writes to. */
  readonly channel?: ChannelPlan;
  /** The topic that it writes results to. */
  readonly sink?: string;
  /** How long it holds results back behind the watermark that it sees itself. */
  readonly holdsMs: number;
  readonly create: (place: Place, wiring: Wiring) => Operator;
}

export interface SourcePlan {
  readonly topic: string;
  readonly kind: 'events' | 'table' | 'internal';
  readonly idleMs: number;
  readonly latenessMs: number | undefined;
}

export interface ChannelPlan {
  readonly topic: string;
  /** Undefined: as many as the input of its stage. */
  readonly partitions: number | undefined;
}

/** What only the assembled stage knows. */
export interface Wiring {
  /** Index of a node's own time source in the task's event time. */
  readonly timeSource: number;
}

/** Nodes in the order of flow, collected while a topology is declared. */
export class Plan {
  readonly name: string;
  readonly nodes: PlanNode[] = [];

  constructor(name: string) {
    this.name = name;
  }

  add(node: Omit<PlanNode, 'id' | 'holdsMs'> & { readonly holdsMs?: number }): PlanNode {
    if (node.store !== undefined) this.claim('store', node.store, (other) => other.store);
    if (node.channel !== undefined)
      this.claim('internal topic', node.channel.topic, (other) => other.channel?.topic);
    const added: PlanNode = { holdsMs: 0, ...node, id: this.nodes.length };
    this.nodes.push(added);
    return added;
  }

  private claim(what: string, name: string, of: (node: PlanNode) => string | undefined): void {
    if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
      throw new Error(
        `KS_CONFIG: ${what} "${name}" of ${this.name}: use letters, digits, ".", "_" and "-" only`,
      );
    }
    if (this.nodes.some((other) => of(other) === name)) {
      throw new Error(
        `KS_CONFIG: ${what} "${name}" exists twice in ${this.name}: give each a name of its own`,
      );
    }
  }
}
