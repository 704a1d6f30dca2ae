import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  fetchTools,
  type Progress,
  portOwner,
  provision,
  startCluster,
} from '@kafka-streaming/embedded-kafka';
import { allTopics, webEvents } from '@kafka-streaming/event-schema';
import { describeCluster, describeTopics, openProducer, planTopics, scan } from '@kafka-streaming/kafka';
import { describe, expect, it } from 'vitest';
import { sharedCluster, withCluster, withFolder } from '../support/cluster.ts';
import { repository } from '../support/repository.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const limits = { rows: 100, bytes: 1_000_000, ms: 10_000 };

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A cluster in a process of its own, which tells its brokers' pids. */
const ownerOf = async (dataDir: string) => {
  const script = `
    const { startCluster } = await import('@kafka-streaming/embedded-kafka');
    const cluster = await startCluster({ brokers: 1, dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write(JSON.stringify({ pids: cluster.brokers.map((one) => one.pid), id: cluster.clusterId }));`;
  const args = ['--import', 'tsx', '--conditions=source', '--input-type=module', '-e', script];
  const owner = spawn(process.execPath, args, {
    cwd: join(repository, 'test'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [told] = await once(owner.stdout, 'data');
  const { pids, id }: { pids: number[]; id: string } = JSON.parse(String(told));
  return { owner, pids, id };
};

describe('an embedded cluster of one broker', () => {
  const kafka = sharedCluster(1);
  const connection = () => kafka().connection('embedded-kafka-test');

  it('serves clients as soon as it is there', async () => {
    const { brokers } = await describeCluster(connection());
    expect(brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(kafka().bootstrap);
  });

  it('gets the topics that are declared, then has nothing left to do', async () => {
    const plan = await provision(connection());
    expect([...plan.create].sort()).toEqual(allTopics.map(({ name }) => name).sort());
    expect(await planTopics(connection(), allTopics)).toMatchObject({ create: [], alter: [], drift: [] });
  });

  it("shows Kafka's own tool the declared retention, segment and cleanup settings", async () => {
    await provision(connection());
    const classPath = await fetchTools();
    const tool = ['-cp', classPath, 'org.apache.kafka.tools.TopicCommand', '--describe'];
    const { stdout } = await run(kafka().java, [...tool, '--bootstrap-server', kafka().bootstrap[0] ?? '']);
    for (const { name, settings } of allTopics) {
      const line = stdout.split('\n').find((text) => text.includes(`Topic: ${name}\t`)) ?? '';
      expect(line, name).toContain(`PartitionCount: ${settings.partitions}`);
      expect(line, name).toContain(`retention.ms=${settings.retentionMs}`);
      expect(line, name).toContain(`retention.bytes=${settings.retentionBytes}`);
      expect(line, name).toContain(`segment.bytes=${settings.segmentBytes}`);
      expect(line, name).toContain(`segment.ms=${settings.segmentMs}`);
      expect(line, name).toContain(`cleanup.policy=${settings.cleanup}`);
    }
  });

  it('shows kcat the topics and the events', async (context) => {
    const found = await run('kcat', ['-V']).catch(() => undefined);
    if (found === undefined) return context.skip('kcat is not installed');
    await provision(connection());
    const producer = await openProducer(connection(), { producer: 'kcat-test' });
    await producer.sendRaw('web.late', { key: 'a key', value: '{"an":"event"}' });
    await producer.close();
    const at = ['-b', kafka().bootstrap[0] ?? ''];
    const { stdout: listed } = await run('kcat', [...at, '-L']);
    for (const { name } of allTopics) expect(listed).toContain(`topic "${name}"`);
    const { stdout: read } = await run('kcat', [...at, '-C', '-q', '-e', '-t', 'web.late', '-f', '%k=%s\\n']);
    expect(read).toBe('a key={"an":"event"}\n');
  });

  it('tells its plan on the command line: 0 as declared, 1 when the cluster is not there, 2 for wrong usage', async () => {
    const topics = async (...args: readonly string[]) => {
      const command = ['--import', 'tsx', '--conditions=source', 'infra/kafka/src/topics.ts', ...args];
      return run(process.execPath, command, { cwd: repository }).then(
        ({ stdout }) => ({ code: 0, text: stdout }),
        (error: { code: number; stderr: string }) => ({ code: error.code, text: error.stderr }),
      );
    };
    const brokers = `--brokers=${kafka().bootstrap.join(',')}`;
    expect(await topics(brokers)).toEqual({
      code: 0,
      text: expect.stringContaining('Topics are as declared.'),
    });
    expect(await topics(brokers, '--prefix=other.')).toMatchObject({ code: 1 });
    expect(await topics('--brokers=nowhere')).toEqual({
      code: 2,
      text: expect.stringContaining('--brokers: "nowhere" is not host:port'),
    });
  });

  it('stays within its memory', async () => {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(kafka().brokers[0]?.pid)]);
    expect(Number(stdout) / 1024).toBeLessThan(400);
  });
});

describe('an embedded cluster', () => {
  it('keeps its id, topics and records over a restart', () =>
    withFolder(async (dataDir) => {
      const first = await startCluster({ brokers: 1, dataDir });
      const connection = { brokers: first.bootstrap, clientId: 'restart' };
      await provision(connection, { topics: [{ name: 'kept', settings: webEvents.settings }] });
      const producer = await openProducer(connection, { producer: 'restart' });
      await producer.sendRaw('kept', { key: 'k', value: 'still here' });
      await producer.close();
      await first.stop();
      const second = await startCluster({ brokers: 1, dataDir });
      try {
        expect(second.clusterId).toBe(first.clusterId);
        const again = { brokers: second.bootstrap, clientId: 'restart' };
        const { records } = await scan(again, { topic: 'kept', limits });
        expect(records.map(({ value }) => Buffer.from(value ?? []).toString())).toEqual(['still here']);
      } finally {
        await second.stop();
      }
    }));

  it('stops within five seconds, and leaves no process', () =>
    withFolder(async (dataDir) => {
      const cluster = await startCluster({ brokers: 1, dataDir });
      const pid = cluster.brokers[0]?.pid ?? 0;
      const began = Date.now();
      await cluster.stop();
      expect(Date.now() - began).toBeLessThan(5_000);
      expect(isAlive(pid)).toBe(false);
      expect(cluster.brokers[0]?.state).toBe('stopped');
    }));

  it('leaves no JVM when its owner is killed -9, and starts again from what the owner left', () =>
    withFolder(async (dataDir) => {
      const { owner, pids, id } = await ownerOf(dataDir);
      expect(pids.every(isAlive)).toBe(true);
      owner.kill('SIGKILL');
      await until(() => !pids.some(isAlive), 'the brokers end with their owner');
      const next = await startCluster({ brokers: 1, dataDir });
      await next.stop();
      expect(next.clusterId).toBe(id);
    }));

  it('refuses a data folder that another process uses, naming that process', () =>
    withFolder(async (dataDir) => {
      const { owner } = await ownerOf(dataDir);
      await expect(startCluster({ brokers: 1, dataDir })).rejects.toThrow(`is used by process ${owner.pid}`);
      owner.kill('SIGKILL');
      await once(owner, 'exit');
    }));

  it('takes the next free port for a busy one, and tells whose that is', () =>
    withFolder(async (dataDir) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const busy = typeof address === 'object' && address !== null ? address.port : 0;
      const ports: Progress[] = [];
      const onProgress = (progress: Progress) => progress.step === 'port' && ports.push(progress);
      const cluster = await startCluster({ brokers: 1, dataDir, ports: [busy], onProgress });
      const owner = await portOwner(busy);
      await cluster.stop();
      server.close();
      const taken = cluster.brokers[0]?.port;
      expect(taken).not.toBe(busy);
      expect(ports).toEqual([
        { step: 'port', wished: busy, taken, ...(owner === undefined ? {} : { owner }) },
      ]);
    }));

  it('starts over the lock files of brokers that died', () =>
    withFolder(async (dataDir) => {
      const first = await startCluster({ brokers: 1, dataDir });
      await first.brokers[0]?.kill('SIGKILL');
      await first.stop();
      // As a crash of the whole machine leaves it: Kafka's lock, and a claim of a process that is no more.
      await writeFile(join(dataDir, 'broker-1', 'data', '.lock'), '');
      const dead = { pid: 2 ** 22 - 1, started: '1' };
      await writeFile(join(dataDir, 'owner.json'), JSON.stringify({ owner: dead, brokers: [dead] }));
      const second = await startCluster({ brokers: 1, dataDir });
      await second.stop();
      expect(second.clusterId).toBe(first.clusterId);
    }));

  it('says why when a broker can not start, with the end of its log, and leaves nothing running', () =>
    withFolder(async (dataDir) => {
      const wrong = startCluster({ brokers: 1, dataDir, properties: { 'num.io.threads': '0' } });
      await expect(wrong).rejects.toMatchObject({
        code: 'KS_BROKER',
        message: expect.stringMatching(/broker 1 ended while it started:[\s\S]*num\.io\.threads/),
      });
      const next = await startCluster({ brokers: 1, dataDir });
      await next.stop();
    }));

  it('tells of a broker that ends by itself', () =>
    withCluster(1, async ({ brokers, exited }) => {
      process.kill(brokers[0]?.pid ?? 0, 'SIGKILL');
      expect(await exited).toEqual({ broker: 1, code: null });
    }));
});

describe('an embedded cluster of three', () => {
  it('keeps three copies, serves on while one is dead, and has that one catch up', () =>
    withCluster(3, async (cluster) => {
      const connection = cluster.connection('three');
      await provision(connection, {
        topics: [{ name: 'copied', settings: { ...webEvents.settings, partitions: 3 } }],
      });
      const copies = async () => (await describeTopics(connection, ['copied']))[0]?.partitions ?? [];
      expect((await copies()).map(({ replicas }) => replicas.length)).toEqual([3, 3, 3]);
      const broker = cluster.brokers[2];
      await broker?.kill('SIGKILL');
      expect(broker?.state).toBe('stopped');
      const producer = await openProducer(connection, { producer: 'three' });
      await Promise.all(['a', 'b', 'c', 'd'].map((key) => producer.sendRaw('copied', { key, value: key })));
      await producer.close();
      await broker?.start();
      await until(
        async () => (await copies()).every(({ isr }) => isr.length === 3),
        'all copies are in sync',
      );
      const { records } = await scan(connection, { topic: 'copied', limits });
      expect(records).toHaveLength(4);
    }));
});
