interface Asking {
  readonly goOn: (partitions: number) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Numbers of partitions of topics. A topic that is not known yet is asked for once: who comes meanwhile waits in
 * line, so that nobody overtakes.
 */
export const createPartitionCounts = (
  known: (topic: string) => number | undefined,
  ask: (topic: string) => Promise<number>,
) => {
  const lines = new Map<string, Asking[]>();
  const settle = (topic: string, tell: (asking: Asking) => void) => {
    const line = lines.get(topic) ?? [];
    for (const asking of line) tell(asking);
    lines.delete(topic);
  };
  return (topic: string, goOn: Asking['goOn'], failed: Asking['failed']): void => {
    const line = lines.get(topic);
    const count = known(topic);
    if (line !== undefined) line.push({ goOn, failed });
    else if (count !== undefined) goOn(count);
    else {
      lines.set(topic, [{ goOn, failed }]);
      ask(topic).then(
        (found) => settle(topic, (asking) => asking.goOn(found)),
        (error: unknown) => settle(topic, (asking) => asking.failed(error)),
      );
    }
  };
};
