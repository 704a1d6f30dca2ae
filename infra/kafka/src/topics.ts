/**
 * `npm run topics`: how the cluster's topics differ from what is declared; `--apply` makes them so.
 *
 *   --apply         create, alter, add partitions; nothing is ever deleted
 *   --brokers=…     host:port,…   (KAFKA_BROKERS; default 127.0.0.1:9092)
 *   --prefix=…      of all topics (KAFKA_TOPIC_PREFIX; default none)
 *   --json          the plan as JSON
 *
 * Exit status: 0 as declared (or made so), 1 differs or failed, 2 wrong usage.
 */
import { parseArgs } from 'node:util';
import { allTopics } from '@kafka-streaming/event-schema';
import { exitStatusOf, type KafkaConnection, planTopics } from '@kafka-streaming/kafka';
import { provision } from './provision.ts';
import { isAsDeclared, planText } from './topic-report.ts';

const usage = 'usage: npm run topics -- [--apply] [--brokers=host:port,…] [--prefix=…] [--json]\n';

interface Wish {
  readonly apply: boolean;
  readonly json: boolean;
  readonly connection: KafkaConnection;
}

const wishOf = (argv: readonly string[]): Wish => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      apply: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      brokers: { type: 'string', default: process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092' },
      prefix: { type: 'string', default: process.env['KAFKA_TOPIC_PREFIX'] ?? '' },
    },
  });
  const brokers = values.brokers.split(',').map((broker) => broker.trim());
  const wrong = brokers.find((broker) => !/^[^\s:]+:\d{1,5}$/.test(broker));
  if (wrong !== undefined) throw new TypeError(`--brokers: "${wrong}" is not host:port`);
  const connection = { brokers, clientId: 'topics', topicPrefix: values.prefix };
  return { apply: values.apply, json: values.json, connection };
};

const run = async ({ apply, json, connection }: Wish): Promise<number> => {
  const plan = apply ? await provision(connection) : await planTopics(connection, allTopics);
  process.stdout.write(json ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan, apply));
  return apply || isAsDeclared(plan) ? 0 : 1;
};

const explain = (error: unknown): string => `${error instanceof Error ? error.message : String(error)}\n`;

const main = async (): Promise<number> => {
  let wish: Wish;
  try {
    wish = wishOf(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${explain(error)}${usage}`);
    return 2;
  }
  return run(wish).catch((error: unknown) => {
    process.stderr.write(explain(error));
    return exitStatusOf(error);
  });
};

process.exitCode = await main();
