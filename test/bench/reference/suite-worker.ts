/** The reference job on the suite's own runtime: exactly once, with changelog, restore and rebalance. */
import { runTopology } from '@kafka-streaming/kafka';
import { referenceJob } from './topology.ts';
import { reportToParent, workerOptions } from './worker.ts';

const { brokers, prefix } = workerOptions();
const running = await runTopology(referenceJob, {
  connection: { brokers, clientId: 'suite', topicPrefix: prefix },
});
const watch = setInterval(() => {
  if (running.status().recordsIn > 0) {
    clearInterval(watch);
    reportToParent.started();
  }
}, 2);
const failure = await running.failed;
process.stderr.write(`${failure.stack}\n`);
process.exit(1);
