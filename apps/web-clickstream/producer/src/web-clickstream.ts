/**
 * Everything that brings clicks in, in one process:
 *
 *   browsers, SDKs ──► collector ─┐
 *                                 ├─► intake (check, name, stamp) ─► producer ─► web.events, web.page-timings,
 *   seed ──► simulator ───────────┘                                              web.identities, web.dead-letters
 */
import { join } from 'node:path';
import type { AppContext, RunningApp } from '@kafka-streaming/app';
import { openProducer, type SafeProducer } from '@kafka-streaming/kafka';
import { buildCollector } from './collector/collector.ts';
import { listen } from './collector/listen.ts';
import { openTally } from './collector/tally.ts';
import { openIntake } from './intake/intake.ts';
import { saltFile } from './intake/salt-file.ts';
import { kafkaSink } from './intake/sink.ts';
import { openVisitors } from './intake/visitor.ts';
import type { settings } from './settings.ts';
import { startSimulator } from './simulator/simulator.ts';
import { followWishes } from './simulator/wishes.ts';

export const appName = 'web-clickstream-producer';

type Context = AppContext<typeof settings>;

/** Opens collector and simulator; resolves when both work. */
export const startWebClickstream = async (context: Context): Promise<RunningApp> => {
  const { config, kafka, log, instance, metrics } = context;
  const producer = await openProducer(kafka, { producer: `web-collector-${instance}`, onFull: 'busy' });
  const sink = kafkaSink(producer);
  const visitors = openVisitors(saltFile(join(config.dataDir, 'web-clickstream', 'salts.json')));
  const parts = { sink, log, intake: openIntake(visitors), clock: Date.now };
  const collector = await buildCollector({
    ...parts,
    tally: openTally(metrics),
    rateLimit: config.rateLimit,
    trustProxy: config.trustProxy,
  });
  const url = await listen(collector, { host: config.host, port: config.port, log });
  const simulator = startSimulator({
    ...parts,
    ...{ site: 'shop', seed: config.seed, scenario: config.scenario },
    ...{ ratePerSecond: config.rate, running: config.simulate },
  });
  const since = Date.now();
  const wishes = await followWishes(kafka, {
    app: appName,
    log,
    // What was wished of an earlier run is not what this run was started for.
    onWish: (wish) => (wish.time >= since ? simulator.obey(wish) : undefined),
  });
  return {
    urls: { 'web-collector': url, 'web-shop': `${url}/shop/` },
    health: healthOf(producer),
    report: () => ({
      recordsOut: producer.stats().acked,
      acked: producer.stats().ackedSeq,
      simulator: simulator.state(),
    }),
    failed: wishes.failed,
    stop: async () => {
      await Promise.all([wishes.stop(), simulator.stop(), collector.close()]);
      await producer.close();
    },
  };
};

/** Not healthy once records have waited so long without any being acknowledged. */
const silentMs = 10_000;

const healthOf = (producer: SafeProducer) => {
  let last = { acked: -1, at: Date.now() };
  return () => {
    const { acked, queued } = producer.stats();
    if (acked !== last.acked || queued === 0) last = { acked, at: Date.now() };
    return Date.now() - last.at < silentMs
      ? { healthy: true }
      : { healthy: false, reason: `Kafka has acknowledged nothing for ${silentMs / 1_000} s` };
  };
};
