/** Faults 3, 4 and 17: workers killed -9, workers that sleep past their session and wake up, state that is gone. */
import { openProducer, runTopology, type SafeProducer } from '@kafka-streaming/kafka';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedCluster } from '../support/cluster.ts';
import { counting, numbers, prepareCounting, readTotals } from '../support/counting.ts';
import { until } from '../support/until.ts';
import { startWorker, type Worker } from '../support/worker.ts';
import { allIsWell, check, tell } from './checker.ts';
import { openLedger } from './ledger.ts';
import { startLoad } from './load.ts';
import { readLog } from './raw-log.ts';

const events = 20_000;
const kafka = sharedCluster(1);

const workers: Worker[] = [];
afterEach(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await Promise.all(workers.splice(0).map(({ ended }) => ended));
});

const isWorking = (worker: Worker): boolean => {
  const { state, recordsIn = 0, tasks = 0 } = worker.said();
  return state === 'running' && tasks > 0 && recordsIn > 0;
};

/** A load of 20,000 numbers, and the verdict on what the workers made of it. */
const openTrial = async (prefix: string, perSecond: number) => {
  const connection = kafka().connection(prefix, `${prefix}.`);
  await prepareCounting(connection);
  const producer: SafeProducer = await openProducer(connection, { producer: 'load', maxQueued: 100_000 });
  const ledger = openLedger();
  const load = startLoad(producer, ledger, { perSecond, count: events });
  let started = 0;
  const start = async (): Promise<Worker> => {
    started += 1;
    const worker = startWorker(connection, `worker-${started}`);
    workers.push(worker);
    return worker;
  };
  const verdict = async () => {
    await load.ended;
    await producer.close();
    const sum = async (): Promise<number> => (await readTotals(connection)).sum;
    await until(async () => (await sum()) >= ledger.acked.size, 'every number is counted', 60_000);
    const results = await readTotals(connection);
    const evidence = { acked: ledger.acked.keys(), sent: ledger.sent, counted: results.last };
    return { ...check({ ...evidence, log: await readLog(connection) }), notRising: results.notRising };
  };
  return { start, verdict, ledger };
};

describe('a worker', () => {
  it('that is killed -9, again and again, leaves nothing out and nothing double', async () => {
    const trial = await openTrial('killed', 800);
    const kills = 3;
    for (let round = 0; round < kills; round += 1) {
      const worker = await trial.start();
      await until(() => isWorking(worker), `worker ${round} works`);
      worker.kill('SIGKILL');
      await worker.ended;
    }
    await trial.start();
    const verdict = await trial.verdict();
    tell('3', {
      acked: trial.ledger.acked.size,
      kills,
      lost: verdict.lost.length,
      doubled: verdict.doubled.length,
    });
    expect(verdict).toEqual({ ...allIsWell, notRising: [] });
    expect(trial.ledger.acked.size).toBe(events);
  }, 120_000);

  it('that sleeps past its session and wakes up is fenced: it doubles nothing', async () => {
    const trial = await openTrial('zombie', 1_000);
    const [sleeper, other] = [await trial.start(), await trial.start()];
    await until(() => isWorking(sleeper) && isWorking(other), 'both work');
    const naps = 2;
    for (let nap = 0; nap < naps; nap += 1) {
      sleeper.kill('SIGSTOP');
      await until(() => (other.said().tasks ?? 0) === 3, 'the other one has all partitions');
      sleeper.kill('SIGCONT');
      await until(() => (other.said().tasks ?? 3) < 3 && isWorking(sleeper), 'they share again');
    }
    const verdict = await trial.verdict();
    tell('4', {
      acked: trial.ledger.acked.size,
      naps,
      lost: verdict.lost.length,
      doubled: verdict.doubled.length,
    });
    expect(verdict).toEqual({ ...allIsWell, notRising: [] });
  }, 120_000);
});

describe('state that is gone', () => {
  it('is restored from the changelog: 100,000 keys in under 10 s, and counted on', async () => {
    const connection = kafka().connection('restore', 'restore.');
    const keys = 100_000;
    await prepareCounting(connection);
    const producer = await openProducer(connection, { producer: 'load', maxQueued: 200_000 });
    const send = (n: number) => {
      const key = `visitor-${n % keys}`;
      return producer.sendRaw(numbers.name, { key, value: JSON.stringify({ key, n, time: 1_000 + n }) });
    };
    await Promise.all(Array.from({ length: keys }, (_, n) => send(n)));
    const first = await runTopology(counting, { connection });
    const read = (running: typeof first): number =>
      running.status().tasks.reduce((sum, { counters }) => sum + counters.read, 0);
    await until(() => read(first) >= keys, 'all keys are counted once');
    await first.stop();

    const second = await runTopology(counting, { connection });
    await until(() => second.status().tasks.length === 3, 'every task is restored');
    const { tasks } = second.status();
    const restoreMs = Math.max(...tasks.map((task) => task.restoreMs));
    const restored = tasks.reduce((sum, task) => sum + task.restoredKeys, 0);
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => send(keys + n)));
    await until(() => read(second) >= keys + 1_000, 'the rest is counted');
    await second.stop();
    await producer.close();
    tell('17', { keys, restored, 'restore ms': Math.round(restoreMs) });

    const { last } = await readTotals(connection);
    expect(last.size).toBe(keys);
    const wrong = [...last].filter(
      ([key, count]) => count !== (Number(key.slice('visitor-'.length)) < 1_000 ? 2 : 1),
    );
    expect(wrong).toEqual([]);
    expect(restored).toBeGreaterThanOrEqual(keys);
    expect(restoreMs).toBeLessThan(10_000);
  }, 120_000);
});
