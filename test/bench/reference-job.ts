import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { encode, fateCounts, webDeadLetters, webLate } from '@kafka-streaming/event-schema';
import {
  applyTopics,
  follow,
  groupLag,
  type KafkaConnection,
  murmur2Partition,
  openProducer,
} from '@kafka-streaming/kafka';
import { build } from 'esbuild';
import { withCluster } from '../support/cluster.ts';
import { type Bench, type Row, rowOf } from './bench.ts';
import { job, type Total, totalTopic, visits, visitTopic } from './reference/events.ts';
import { truthOf } from './reference/truth.ts';
import type { Started, Usage } from './reference/worker.ts';

/** Events of a run, and rounds of each contender, in turn. `BENCH_EVENTS` and `BENCH_ROUNDS` change them. */
const events = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const seed = Number(process.env['BENCH_SEED'] ?? 20_260);

interface Contender {
  readonly name: string;
  readonly worker: string;
  readonly group: string;
}
const ours: Contender = { name: 'suite, exactly once', worker: 'suite-worker', group: 'reference-job' };
const plain: Contender = {
  name: 'plain kafkajs, a transaction per batch',
  worker: 'plain-worker',
  group: 'plain',
};

interface Measured {
  readonly eventsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  readonly peakMb: number;
}

/** A young generation that holds what a commit interval allocates; both contenders get it. */
const nodeFlags = ['--max-semi-space-size=64', ...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? [])];

const topics = [visitTopic, totalTopic, webDeadLetters, webLate, fateCounts];

const fill = async (connection: KafkaConnection): Promise<void> => {
  await applyTopics(connection, topics);
  const producer = await openProducer(connection, { producer: 'bench', lingerMs: 20 });
  let pending: Promise<unknown>[] = [];
  for (const visit of visits(events, seed)) {
    pending.push(producer.sendRaw(visitTopic.name, { key: visit.user, value: encode(visit) }));
    if (pending.length === 5_000) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
  await producer.close();
};

const totalLag = async (connection: KafkaConnection, group: string): Promise<number> => {
  const lag = await groupLag(connection, group);
  const input = Object.entries(lag).filter(([partition]) => partition.startsWith(visitTopic.name));
  return input.length < job.partitions
    ? Number.POSITIVE_INFINITY
    : input.reduce((sum, [, p]) => sum + p.lag, 0);
};

/** Results as a reader sees them: committed only, the newest of each key. */
const resultsOf = async (connection: KafkaConnection): Promise<ReadonlyMap<string, Total>> => {
  const results = new Map<string, Total>();
  await new Promise<void>((resolve, reject) => {
    const followed = follow(connection, {
      topics: [totalTopic.name],
      from: 'beginning',
      onRecords: (records) => {
        for (const record of records) {
          const key = String(record.key);
          if (record.value === null) results.delete(key);
          else results.set(key, JSON.parse(record.value.toString()));
        }
      },
      onCaughtUp: () => void followed.then((f) => f.stop()).then(resolve, reject),
    });
    followed.catch(reject);
  });
  return results;
};

const assertEqual = (
  found: ReadonlyMap<string, Total>,
  truth: ReadonlyMap<string, Total>,
  who: string,
): void => {
  const wrong = [...truth].filter(([key, total]) => {
    const other = found.get(key);
    return other?.count !== total.count || other.end !== total.end;
  });
  if (wrong.length > 0 || found.size !== truth.size) {
    throw new Error(
      `${who}: ${wrong.length} of ${truth.size} results differ (${found.size} found), first ${wrong[0]?.[0]}: no figure`,
    );
  }
};

/** Plain JavaScript on the built packages: what runs in production, without the costs of a loader. */
const compiled = async (worker: string): Promise<string> => {
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const outfile = here(`../dist/${worker}.js`);
  await build({
    entryPoints: [here(`./reference/${worker}.ts`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
};

const answer = async <T>(child: ChildProcess): Promise<T> => {
  const [message] = await once(child, 'message');
  return message;
};

const measure = async (base: KafkaConnection, contender: Contender, prefix: string): Promise<Measured> => {
  const connection = { ...base, topicPrefix: prefix };
  await fill(connection);
  const child = fork(await compiled(contender.worker), [connection.brokers.join(','), prefix], {
    execArgv: nodeFlags,
  });
  const { startedAt } = await answer<Started>(child);
  while ((await totalLag(connection, contender.group)) > 0) await new Promise((r) => setTimeout(r, 100));
  const seconds = (Date.now() - startedAt) / 1000;
  child.send('usage');
  const usage = await answer<Usage>(child);
  child.disconnect();
  await once(child, 'exit');
  const truth = truthOf(visits(events, seed), (user) => murmur2Partition(user, job.partitions));
  assertEqual(await resultsOf(connection), truth, contender.name);
  return {
    eventsPerSecond: events / seconds,
    cpuSecondsPerMillion: usage.cpuMs / 1000 / (events / 1_000_000),
    peakMb: usage.peakBytes / 1_000_000,
  };
};

const rowsOf = (mine: readonly Measured[], theirs: readonly Measured[]): readonly Row[] => {
  const units = {
    eventsPerSecond: 'events/s',
    cpuSecondsPerMillion: 'CPU s/million',
    peakMb: 'MB peak',
  } as const;
  return (Object.keys(units) as (keyof Measured)[]).flatMap((figure) => {
    const of = (what: string) => ({ bench: 'reference-job', what, unit: units[figure] });
    const peer = theirs.map((m) => m[figure]);
    return [
      rowOf(
        of(ours.name),
        mine.map((m) => m[figure]),
        { name: plain.name, values: peer },
      ),
      rowOf(of(plain.name), peer),
    ];
  });
};

/** Contenders take turns on one embedded broker; each has topics of its own, with the same records. */
export const referenceJobBench: Bench = {
  name: 'reference-job',
  about: `${events} page views, 6 partitions: 10 s windows per page and sessions per user, exactly once; results equal to the reference computation`,
  run: async (say) =>
    await withCluster(1, async (cluster) => {
      const base: KafkaConnection = { brokers: cluster.bootstrap, clientId: 'bench' };
      const measured: { mine: Measured[]; theirs: Measured[] } = { mine: [], theirs: [] };
      for (let round = 0; round < rounds; round++) {
        for (const [contender, list] of [
          [ours, measured.mine],
          [plain, measured.theirs],
        ] as const) {
          const figures = await measure(base, contender, `bench-${round}-${contender.group}.`);
          list.push(figures);
          say(`round ${round + 1}, ${contender.name}: ${Math.round(figures.eventsPerSecond)} events/s`);
        }
      }
      return rowsOf(measured.mine, measured.theirs);
    }),
};
