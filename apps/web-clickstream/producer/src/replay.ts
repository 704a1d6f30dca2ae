/** `npm run replay -- web-clickstream FILE …`: the past of a site into the running stack. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { baseSettings, connectionOf, openLog, readSettings } from '@kafka-streaming/app';
import { type KafkaConnection, openProducer } from '@kafka-streaming/kafka';
import { CommanderError } from 'commander';
import { replayKey } from './intake/salt-file.ts';
import { kafkaSink } from './intake/sink.ts';
import { type ReplayRequest, replayCommand, siteOfFile } from './replay/command.ts';
import { replayFile } from './replay/replay-file.ts';
import { progressLine, summary } from './replay/report.ts';
import { settings } from './settings.ts';

let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopped = true;
  });
}

/** Brokers, prefix and access come from the same variables as for every process of the suite. */
const surroundings = (request: ReplayRequest): { connection: KafkaConnection; dataDir: string } => {
  const args = request.kafka === undefined ? [] : ['--kafka-brokers', request.kafka];
  const { dataDir } = settings;
  const read = readSettings({ ...baseSettings, dataDir }, { args, env: process.env });
  if (read.kind !== 'values') throw new RangeError(read.kind === 'wrong' ? read.problems.join('\n') : '');
  const write = (line: string): boolean => process.stderr.write(line);
  const log = openLog({ level: 'warn', bound: { app: 'replay' }, form: 'readable', write });
  return { connection: connectionOf(read.values, 'replay', log), dataDir: read.values.dataDir };
};

const say = (text: string): boolean => process.stdout.write(text);

const run = async (request: ReplayRequest): Promise<void> => {
  const { connection, dataDir } = surroundings(request);
  const producer = await openProducer(connection, { producer: 'web-replay', onFull: 'wait', lingerMs: 5 });
  const key = replayKey(join(dataDir, 'web-clickstream', 'replay-key.json'));
  try {
    for (const file of request.files) {
      const site = request.site ?? siteOfFile(file);
      const begun = Date.now();
      const counts = await replayFile(
        file,
        { ...request, site, key, mapping: request.map },
        {
          ...{ sink: kafkaSink(producer), clock: Date.now, wait, stopped: () => stopped },
          onProgress: (now) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${progressLine(now)}`),
        },
      );
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      say(
        request.json ? `${JSON.stringify({ site, ...counts })}\n` : summary(counts, site, Date.now() - begun),
      );
    }
  } finally {
    await producer.close();
  }
};

try {
  await replayCommand(run).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`replay: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof RangeError ? 2 : 1;
  }
}
