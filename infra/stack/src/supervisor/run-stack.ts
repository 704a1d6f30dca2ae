import { endingOf, openHealthServer, openRegistry, type Reason } from '@kafka-streaming/app';
import { provision } from '@kafka-streaming/embedded-kafka';
import { exitStatusOf } from '@kafka-streaming/kafka';
import { openInBrowser } from '../machine/browser.ts';
import { Refusal } from '../refusal.ts';
import { claim } from '../stack/claim.ts';
import { removeStack, writeStack } from '../stack/stack-file.ts';
import type { StartOptions } from '../start-options.ts';
import { brokerKeeper } from './broker-keeper.ts';
import type { AppPackage } from './discovery.ts';
import { openKafka } from './kafka.ts';
import { healthOf, type Opened, stackOf } from './opened.ts';
import { preflight } from './preflight.ts';
import type { Screen } from './screen.ts';
import { allSettled, startApps } from './start-apps.ts';
import { stopApps } from './stop-apps.ts';
import { summary } from './summary.ts';

export interface RunOptions {
  readonly options: StartOptions;
  readonly apps: readonly AppPackage[];
  readonly screen: Screen;
  /** Makes the code of the apps up to date; Kafka starts meanwhile. */
  readonly buildApps: () => Promise<void>;
}

/** From the first signal to the end of the last process. */
const stopMs = 9_500;

/**
 * Runs the whole stack as this process, until it is asked to end:
 *
 *   preflight → claim the data folder → Kafka → topics → apps → summary … Ctrl-C → producers → the others → Kafka
 */
export const runStack = async (run: RunOptions): Promise<void> => {
  const { options, screen } = run;
  const opened: Opened = { state: 'starting', startedAt: Date.now(), apps: [], claimed: false };
  const end = endingOf({
    limitMs: stopMs,
    stop: (reason) => stopAll(run, opened, reason),
    exitStatus: statusOf,
    onTrouble: (error, message) => screen.trouble(`${message}: ${messageOf(error)}`),
  });
  try {
    await preflight(options);
    await openHealth(opened);
    await claimFolder(run, opened);
    await startAll(run, opened);
    const over = (): void => end({ asked: '--duration is over' });
    if (options.duration !== undefined) setTimeout(over, options.duration);
  } catch (failed) {
    end({ failed });
  }
};

const openHealth = async (opened: Opened): Promise<void> => {
  const identity = { app: 'stack', instance: String(process.pid) };
  opened.server = await openHealthServer({
    host: '127.0.0.1',
    port: 0,
    health: () => healthOf(opened),
    identity: { ...identity, pid: process.pid },
    metrics: openRegistry(identity),
  });
};

const claimFolder = async ({ options, screen }: RunOptions, opened: Opened): Promise<void> => {
  const stale = await claim(stackOf(options, opened));
  opened.claimed = true;
  if (stale !== undefined)
    screen.note(`The stack before (pid ${stale}) did not end properly; going on from its data`);
};

const startAll = async (run: RunOptions, opened: Opened): Promise<void> => {
  const { options, screen } = run;
  const publish = (): void => {
    if (opened.claimed) writeStack(stackOf(options, opened));
  };
  const built = run.buildApps();
  // It is awaited below; until then its failure is nobody's unhandled rejection.
  built.catch(() => undefined);
  opened.kafka = await openKafka(options, screen, brokerKeeper(opened, screen));
  const { brokers } = opened.kafka;
  publish();
  screen.busy('Topics');
  const plan = await provision({ brokers, clientId: 'stack', topicPrefix: options.topicPrefix });
  screen.done(`Topics are as declared (${plan.create.length} new)`);
  await built;
  if (hasEnded(opened)) return;
  screen.busy('Apps are starting');
  opened.apps = await startApps({ ...run, brokers, onChange: publish });
  await allSettled(opened.apps, screen);
  if (hasEnded(opened)) return;
  opened.state = 'ready';
  publish();
  await tellReady(run, opened);
};

/** The end may come while something is awaited; what comes after must not begin then. */
const hasEnded = ({ state }: Opened): boolean => state === 'stopping';

const tellReady = async ({ options, screen }: RunOptions, opened: Opened): Promise<void> => {
  const stack = stackOf(options, opened);
  const seconds = (Date.now() - opened.startedAt) / 1_000;
  if (options.json) process.stdout.write(`${JSON.stringify({ ready: true, ...stack })}\n`);
  else screen.plain(summary(stack, seconds, screen.paint));
  const dashboard = stack.urls['dashboard'];
  if (options.open && dashboard !== undefined && !(await openInBrowser(dashboard))) {
    screen.note(`No browser was found to open ${dashboard}`);
  }
};

const stopAll = async ({ options, screen }: RunOptions, opened: Opened, reason: Reason): Promise<void> => {
  const began = Date.now();
  const started = opened.claimed;
  opened.state = 'stopping';
  if ('failed' in reason) {
    const fix = reason.failed instanceof Refusal ? reason.failed.fix : undefined;
    screen.trouble(messageOf(reason.failed), fix);
  } else screen.busy('Stopping');
  const killed = await stopApps(opened.apps);
  if (killed.length > 0)
    screen.note(
      `${killed.join(', ')} did not stop in time and ${killed.length === 1 ? 'was' : 'were'} killed`,
    );
  await opened.kafka?.cluster?.stop();
  await opened.server?.close();
  if (opened.claimed) removeStack(options.dataDir);
  opened.claimed = false;
  if (started) screen.done(`Everything is stopped (${((Date.now() - began) / 1_000).toFixed(1)} s)`);
};

const statusOf = (reason: Reason): number => {
  if (!('failed' in reason)) return 0;
  return reason.failed instanceof Refusal ? 3 : exitStatusOf(reason.failed);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
