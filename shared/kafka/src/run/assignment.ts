/** A unit of work: all source topics of one stage, of one partition. It has its own state and transactional id. */
export interface TaskId {
  readonly stage: number;
  readonly partition: number;
}

export interface StageSize {
  readonly stage: number;
  readonly partitions: number;
}

export interface Member {
  readonly id: string;
  /** What it works on now: kept where that leaves the work even. */
  readonly owned: readonly TaskId[];
}

export const taskName = ({ stage, partition }: TaskId): string => `${stage}/${partition}`;

/** How many tasks of a stage each member gets; who is to have one more is who has least so far, then who has it now. */
const quotas = (
  size: StageSize,
  members: readonly Member[],
  load: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> => {
  const base = Math.floor(size.partitions / members.length);
  const extra = size.partitions % members.length;
  const ownedOf = ({ owned }: Member) => owned.filter(({ stage }) => stage === size.stage).length;
  const ranked = [...members].sort(
    (a, b) => (load.get(a.id) ?? 0) - (load.get(b.id) ?? 0) || ownedOf(b) - ownedOf(a),
  );
  return new Map(ranked.map(({ id }, rank) => [id, base + (rank < extra ? 1 : 0)]));
};

/** One stage: everyone keeps what it has up to its quota, the rest goes to who has room. */
const assignStage = (
  size: StageSize,
  members: readonly Member[],
  quota: ReadonlyMap<string, number>,
): ReadonlyMap<string, number[]> => {
  const free = new Set(Array.from({ length: size.partitions }, (_, partition) => partition));
  const given = new Map<string, number[]>(members.map(({ id }) => [id, []]));
  const give = (id: string, partition: number) => {
    const mine = given.get(id);
    if (mine === undefined || mine.length >= (quota.get(id) ?? 0) || !free.delete(partition)) return;
    mine.push(partition);
  };
  for (const { id, owned } of members) {
    for (const { stage, partition } of owned) if (stage === size.stage) give(id, partition);
  }
  for (const { id } of members) for (const partition of [...free]) give(id, partition);
  return given;
};

/**
 * Spreads the tasks over the members: each stage evenly, the whole evenly, and little moves.
 * The same for the same input, whatever the order of the members.
 */
export const assignTasks = (
  sizes: readonly StageSize[],
  members: readonly Member[],
): ReadonlyMap<string, readonly TaskId[]> => {
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const tasks = new Map<string, TaskId[]>(sorted.map(({ id }) => [id, []]));
  const load = new Map<string, number>();
  if (sorted.length === 0) return tasks;
  for (const size of sizes) {
    const given = assignStage(size, sorted, quotas(size, sorted, load));
    for (const [id, partitions] of given) {
      tasks.get(id)?.push(...partitions.map((partition) => ({ stage: size.stage, partition })));
      load.set(id, (load.get(id) ?? 0) + partitions.length);
    }
  }
  return tasks;
};
