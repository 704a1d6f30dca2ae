import type { BrokerExit } from '@kafka-streaming/embedded-kafka';
import type { Opened } from './opened.ts';
import { decide } from './restart-policy.ts';
import type { Screen } from './screen.ts';

/** Starts a broker that ended by itself again, as the restart policy says; meanwhile the health page tells. */
export const brokerKeeper = (opened: Opened, screen: Screen): ((exit: BrokerExit) => void) => {
  const restarts = new Map<number, number[]>();
  return ({ broker: id, code }) => {
    const broker = opened.kafka?.cluster?.brokers.find((one) => one.id === id);
    if (broker === undefined || opened.state === 'stopping') return;
    const before = restarts.get(id) ?? [];
    const what = `Kafka broker ${id} ended (status ${code}). Its log: ${broker.logFile}`;
    // A broker's own statuses do not mean what those of our apps mean.
    const decision = decide({ status: null, at: Date.now() }, before);
    if (decision.kind === 'give-up') return screen.trouble(`${what}. It is given up: ${decision.reason}`);
    screen.note(`${what}. It is started again`);
    restarts.set(id, [...before, Date.now()]);
    setTimeout(() => {
      if (opened.state === 'stopping' || broker.state === 'running') return;
      broker.start().catch((error: unknown) => screen.trouble(`Kafka broker ${id}: ${String(error)}`));
    }, decision.delayMs);
  };
};
