import { join } from 'node:path';
import { choosePort } from '../machine/ports.ts';
import { logDir } from '../stack/data-dir.ts';
import type { StartOptions } from '../start-options.ts';
import { argumentsOf, environmentOf, firstInstance, heapMbOf } from './app-arguments.ts';
import type { AppPackage } from './discovery.ts';
import { lineFilter } from './log-lines.ts';
import type { Screen } from './screen.ts';
import { type SupervisedApp, supervise } from './supervised-app.ts';

/** After this long people are told what is still awaited. */
const patienceMs = 20_000;

export interface AppsOptions {
  readonly options: StartOptions;
  readonly apps: readonly AppPackage[];
  readonly brokers: readonly string[];
  readonly screen: Screen;
  readonly onChange: () => void;
}

/** Starts all apps at once, each on its port. */
export const startApps = async (given: AppsOptions): Promise<readonly SupervisedApp[]> => {
  const ports = await choosePorts(given);
  const env = environmentOf(given.options, given.brokers);
  return given.apps.map((app) => {
    const seen = lineFilter(given.screen.colours);
    return supervise(app, {
      args: argumentsOf(app, given.options, ports.get(app)),
      env,
      heapMb: heapMbOf[app.role],
      instance: firstInstance,
      logPath: join(logDir(given.options.dataDir), `${app.name}.log`),
      onChange: given.onChange,
      onLine: (name, line) => {
        const text = seen(line);
        if (text !== undefined) given.screen.plain(`${name}: ${text}`);
      },
      onEnd: (what, restarts) =>
        restarts ? given.screen.note(`${what}; it is started again`) : given.screen.trouble(what),
    });
  });
};

const choosePorts = async ({
  options,
  apps,
  screen,
}: AppsOptions): Promise<ReadonlyMap<AppPackage, number>> => {
  const wished = new Map(
    apps.flatMap((app) => {
      const port = app.role === 'gateway' ? (options.port ?? app.port) : app.port;
      return port === undefined ? [] : [[app, port] as const];
    }),
  );
  const taken = new Set([...wished.values()].filter((port) => port !== 0));
  const chosen = new Map<AppPackage, number>();
  for (const [app, wish] of wished) {
    const { port, busy } = await choosePort(wish, taken);
    if (busy !== undefined) screen.note(`Port ${wish} is used by ${busy}; ${app.name} takes ${port}`);
    taken.add(port);
    chosen.set(app, port);
  }
  return chosen;
};

/** Waits until each app is ready or given up. */
export const allSettled = async (apps: readonly SupervisedApp[], screen: Screen): Promise<void> => {
  const timer = setInterval(() => {
    const awaited = apps.map((app) => app.entry()).filter(({ state }) => state !== 'ready');
    for (const { name, log } of awaited) screen.note(`${name} is not ready yet. Its log: ${log}`);
  }, patienceMs);
  await Promise.all(apps.map(({ settled }) => settled));
  clearInterval(timer);
};
