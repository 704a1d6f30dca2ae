/** What a measured process says to the benchmark that started it. */
export interface Started {
  readonly startedAt: number;
}
/** Answer to the parent's "usage". */
export interface Usage {
  readonly cpuMs: number;
  readonly peakBytes: number;
}

export const workerOptions = (): { readonly brokers: readonly string[]; readonly prefix: string } => {
  const [brokers, prefix] = process.argv.slice(2);
  if (brokers === undefined || prefix === undefined) throw new Error('usage: worker BROKERS PREFIX');
  return { brokers: brokers.split(','), prefix };
};

let started = false;

process.on('message', (message) => {
  if (message !== 'usage') return;
  const { user, system } = process.cpuUsage();
  const usage: Usage = { cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 };
  process.send?.(usage);
});
process.on('disconnect', () => process.exit(0));

export const reportToParent = {
  /** The first record is here: the clock starts. */
  started: (): void => {
    if (started) return;
    started = true;
    const message: Started = { startedAt: Date.now() };
    process.send?.(message);
  },
};
