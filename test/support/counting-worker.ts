/** One instance of the counting application as a process of its own: to be paused and killed. */
import { runTopology } from '@kafka-streaming/kafka';
import { counting } from './counting.ts';

const [brokers = '', topicPrefix = '', clientId = 'worker'] = process.argv.slice(2);
const connection = { brokers: brokers.split(','), topicPrefix, clientId };
const tell = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

const running = await runTopology(counting, { connection, instance: clientId });
void running.failed.then((error) => {
  tell({ failed: error.message });
  process.exit(1);
});
setInterval(() => {
  const { state, recordsIn, tasks } = running.status();
  tell({ state, recordsIn, tasks: tasks.length });
}, 100);
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
// An orphan ends: the test that started it holds the other end.
process.stdin.on('end', () => process.exit(0)).resume();
