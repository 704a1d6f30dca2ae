import type { AppReport, FateCount, Integrity, Sum } from '@kafka-streaming/event-schema';
import { domainOfApp, domainOfTopic, topicOfPartition } from './domain.ts';
import { type Picture, sum } from './picture.ts';

const addReasons = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const total: Record<string, number> = {};
  for (const reasons of all) {
    for (const [reason, n] of Object.entries(reasons)) total[reason] = (total[reason] ?? 0) + n;
  }
  return total;
};

const holds = (of: Omit<Sum, 'holds'>): boolean =>
  of.read === of.ok + of.late + sum(Object.values(of.skipped)) + sum(Object.values(of.parked)) &&
  of.produced === of.read + of.inFlight + of.unseen &&
  of.unseen === 0;

const withVerdict = (of: Omit<Sum, 'holds'>): Sum => ({ ...of, holds: holds(of) });

/** The log's end may be older than the count: then the count's position is the truth. */
const sumOf = (fates: readonly FateCount[], ends: ReadonlyMap<number, number>): Sum => {
  const positions = new Map(fates.map((fate) => [fate.partition, Number(fate.position)]));
  const partitions = new Set([...ends.keys(), ...positions.keys()]);
  const produced = sum([...partitions].map((p) => Math.max(ends.get(p) ?? 0, positions.get(p) ?? 0)));
  const position = sum(positions.values());
  const read = sum(fates.map((fate) => fate.read));
  return withVerdict({
    produced,
    read,
    ok: sum(fates.map((fate) => fate.ok)),
    late: sum(fates.map((fate) => fate.late)),
    skipped: addReasons(fates.map((fate) => fate.skipped)),
    parked: addReasons(fates.map((fate) => fate.parked)),
    inFlight: produced - position,
    unseen: position - read,
  });
};

const totalOf = (sums: readonly Sum[]): Sum => {
  const of = (field: 'produced' | 'read' | 'ok' | 'late' | 'inFlight' | 'unseen') =>
    sum(sums.map((one) => one[field]));
  return withVerdict({
    produced: of('produced'),
    read: of('read'),
    ok: of('ok'),
    late: of('late'),
    skipped: addReasons(sums.map((one) => one.skipped)),
    parked: addReasons(sums.map((one) => one.parked)),
    inFlight: of('inFlight'),
    unseen: of('unseen'),
  });
};

type Row = Integrity['byTopic'][number];

const problemsOf = (row: Row): readonly string[] => {
  if (row.holds) return [];
  const fates = row.ok + row.late + sum(Object.values(row.skipped)) + sum(Object.values(row.parked));
  const where = `${row.app} on ${row.topic}`;
  return [
    ...(row.read === fates ? [] : [`${where}: ${row.read} read, but the fates add up to ${fates}`]),
    ...(row.unseen === 0 ? [] : [`${where}: ${row.unseen} records were passed over without being read`]),
  ];
};

/** Newest acknowledged sequence + 1, by topic, over all producers that reported. */
const ackedByTopic = (reports: readonly AppReport[]): ReadonlyMap<string, number> => {
  const total = new Map<string, number>();
  for (const [partition, seq] of reports.flatMap((report) => Object.entries(report.acked ?? {}))) {
    const topic = topicOfPartition(partition);
    total.set(topic, (total.get(topic) ?? 0) + seq + 1);
  }
  return total;
};

const byAppAndTopic = ({ fates, topics }: Picture): readonly Row[] => {
  const groups = new Map<string, FateCount[]>();
  for (const fate of fates) {
    const name = `${fate.app}|${fate.topic}`;
    groups.set(name, [...(groups.get(name) ?? []), fate]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const live = topics.find(({ topic }) => topic === first.topic);
    const ends = new Map(live?.partitions.map(({ partition, high }) => [partition, Number(high)]));
    return [{ app: first.app, topic: first.topic, ...sumOf(group, ends) }];
  });
};

/** Per domain: does everything that was produced have a fate, or is it still on its way? */
export const integrity = (picture: Picture): readonly Integrity[] => {
  const rows = byAppAndTopic(picture);
  const acked = ackedByTopic(picture.ackedBefore);
  const domainOf = (row: Row): string => domainOfApp(row.app, picture.reports, picture.fates);
  const names = [...new Set(rows.map(domainOf))];
  return names.map((domain) => {
    const byTopic = rows.filter((row) => domainOf(row) === domain);
    const written = [...acked].filter(([topic]) => domainOfTopic(topic) === domain);
    const lost = written.flatMap(([topic, n]) => {
      const live = picture.topics.find((one) => one.topic === topic);
      const end = live === undefined ? undefined : sum(live.partitions.map(({ high }) => Number(high)));
      return end === undefined || n <= end ? [] : [`${topic}: ${n} acknowledged, ${end} in the log`];
    });
    const problems = [...byTopic.flatMap(problemsOf), ...lost];
    return {
      kind: 'integrity',
      time: picture.now,
      domain,
      holds: problems.length === 0,
      problems,
      acked: sum(written.map(([, n]) => n)),
      total: totalOf(byTopic),
      byTopic,
    };
  });
};
