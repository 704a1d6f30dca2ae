import { job, type Total, type Visit } from './events.ts';

/** The reference computation: the whole input at once, sorted, with no stream in it. */
export const truthOf = (
  visits: Iterable<Visit>,
  partitionOf: (user: string) => number,
): ReadonlyMap<string, Total> => {
  const totals = new Map<string, Total>();
  const byUser = new Map<string, number[]>();
  for (const visit of visits) {
    countWindow(totals, visit, partitionOf(visit.user));
    const times = byUser.get(visit.user) ?? [];
    times.push(visit.time);
    byUser.set(visit.user, times);
  }
  for (const [user, times] of byUser)
    for (const total of sessionsOf(user, times)) totals.set(total.key, total);
  return totals;
};

const countWindow = (totals: Map<string, Total>, visit: Visit, partition: number): void => {
  const start = visit.time - (visit.time % job.windowMs);
  const key = `p|${partition}|${visit.page}|${start}`;
  totals.set(key, { key, time: start, count: (totals.get(key)?.count ?? 0) + 1, end: start + job.windowMs });
};

const sessionsOf = (user: string, times: readonly number[]): readonly Total[] => {
  const found: Total[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && time - last.end <= job.sessionGapMs) {
      found[found.length - 1] = { ...last, count: last.count + 1, end: time };
    } else {
      found.push({ key: `s|${user}|${time}`, time, count: 1, end: time });
    }
  }
  return found;
};
