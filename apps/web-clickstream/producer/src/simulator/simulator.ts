import type { AppReport, Control } from '@kafka-streaming/event-schema';
import type { Log } from '@kafka-streaming/kafka';
import type { Intake } from '../intake/intake.ts';
import type { Sink } from '../intake/sink.ts';
import { scenarioNames, scenarioOf, scenarios } from './scenario.ts';
import { type Emission, openTraffic, type Traffic } from './traffic.ts';

export interface SimulatorOptions {
  readonly intake: Intake;
  readonly sink: Sink;
  readonly log: Log;
  readonly clock: () => number;
  readonly site: string;
  readonly seed: number;
  readonly ratePerSecond: number;
  readonly scenario: string;
  readonly running: boolean;
}

export interface Simulator {
  /** A wish of the dashboard. */
  obey(control: Pick<Control, 'running' | 'ratePerSecond' | 'scenario'>): void;
  state(): NonNullable<AppReport['simulator']>;
  /** Sends no more, and waits for what is under way. */
  stop(): Promise<void>;
}

const tickMs = 50;
/** With so many events unacknowledged the made-up visitors wait: the queue has room for the real ones. */
const mostUnderWay = 3_000;
const retryMs = 1_000;

/** Runs the made-up traffic in real time, through the same check and stamp as everything else. */
export const startSimulator = (options: SimulatorOptions): Simulator => {
  const { clock, seed } = options;
  let state = { ...knownScenario(options), running: options.running, ratePerSecond: options.ratePerSecond };
  let traffic: Traffic | undefined;
  const delivery = openDelivery(options);
  const begin = (): Traffic =>
    openTraffic({
      ...{ seed, start: clock(), ratePerSecond: state.ratePerSecond },
      scenario: scenarioOf(state.scenario) ?? scenarios.normal,
    });
  const tick = (): void => {
    if (!state.running || delivery.underWay() > mostUnderWay) return;
    traffic ??= begin();
    for (const emission of traffic.advance(clock())) delivery.send(emission);
  };
  const timer = setInterval(tick, tickMs);
  return {
    obey: ({ running, ratePerSecond, scenario }) => {
      const next = { ...knownScenario({ ...options, scenario }), running, ratePerSecond };
      if (same(state, next)) return;
      options.log.info(next, 'the simulator does as it is told');
      state = next;
      traffic?.wish(ratePerSecond, scenarioOf(next.scenario) ?? scenarios.normal);
      if (!running) traffic = undefined;
    },
    state: () => ({ ...state, seed }),
    stop: () => {
      clearInterval(timer);
      return delivery.close();
    },
  };
};

interface Wished {
  readonly running: boolean;
  readonly ratePerSecond: number;
  readonly scenario: string;
}
const same = (a: Wished, b: Wished): boolean =>
  a.running === b.running && a.ratePerSecond === b.ratePerSecond && a.scenario === b.scenario;

const knownScenario = ({ scenario, log }: { scenario: string; log: Log }): { scenario: string } => {
  if (scenarioNames.includes(scenario)) return { scenario };
  log.warn({ scenario, known: scenarioNames }, 'no such scenario: the simulator goes on as on a normal day');
  return { scenario: 'normal' };
};

/** Events on their way to Kafka: each is sent again until it is acknowledged. */
const openDelivery = ({ intake, sink, log, site }: SimulatorOptions) => {
  const pending = new Set<Promise<void>>();
  let open = true;
  const insist = async (write: () => Promise<unknown>): Promise<void> => {
    while (open) {
      try {
        await write();
        return;
      } catch (err) {
        log.debug({ err }, 'not acknowledged, sent again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  };
  const writeOf = ({ person, wire, sent, unreadable }: Emission): (() => Promise<unknown>) => {
    const sender = {
      ...{ site, received: sent, sent, ip: person.ip, userAgent: person.userAgent, zone: person.zone },
      anonymousId: person.anonymousId,
    };
    // Cut off in the middle, as by a connection that broke.
    const text = JSON.stringify(wire).slice(0, -8);
    const taken = unreadable ? intake.take(text, text, sender) : intake.stamp(wire, sender);
    return taken.ok
      ? () => sink.send(taken.event)
      : () => sink.park({ bytes: text, reason: taken.reason, source: 'simulator', position: 0 });
  };
  return {
    underWay: () => pending.size,
    send: (emission: Emission) => {
      const sending = insist(writeOf(emission));
      pending.add(sending);
      void sending.finally(() => pending.delete(sending));
    },
    close: async () => {
      const grace = new Promise<void>((resolve) => setTimeout(resolve, retryMs).unref());
      await Promise.race([Promise.all(pending), grace]);
      open = false;
    },
  };
};
