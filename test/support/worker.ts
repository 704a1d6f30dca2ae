import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KafkaConnection } from '@kafka-streaming/kafka';
import { z } from 'zod';

const report = z.object({
  state: z.string().optional(),
  recordsIn: z.number().optional(),
  tasks: z.number().optional(),
  failed: z.string().optional(),
});
export type WorkerReport = z.infer<typeof report>;

export interface Worker {
  /** What it said last. */
  said(): WorkerReport;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
  readonly ended: Promise<number | null>;
}

/** Starts the counting application in a process of its own; it ends with this one. */
export const startWorker = ({ brokers, topicPrefix = '' }: KafkaConnection, name: string): Worker => {
  const script = fileURLToPath(new URL('./counting-worker.ts', import.meta.url));
  const args = ['--conditions=source', '--import', 'tsx', script, brokers.join(','), topicPrefix, name];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let last: WorkerReport = {};
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = report.parse(JSON.parse(line));
    });
  }
  return {
    said: () => last,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  };
};
