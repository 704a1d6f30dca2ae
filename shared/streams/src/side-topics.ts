import { encode, header } from '@kafka-streaming/event-schema';
import { type Current, fate } from './current.ts';
import type { TaskContext } from './operator.ts';
import type { InputRecord } from './record.ts';
import type { Fates } from './tally.ts';
import type { Park, Skip } from './verdict.ts';

/** Counts what became of a record; a late or parked one goes to its side topic as it came, byte by byte. */
export const settle = (task: TaskContext, fates: Fates, record: InputRecord): void => {
  const { current } = task;
  fates.changed = true;
  switch (current.fate) {
    case fate.ok:
      fates.ok++;
      return;
    case fate.late:
      fates.late++;
      setAside(task, task.late, record, 'KS_LATE: older than the watermark');
      return;
    case fate.skipped:
      fates.skipped.add(current.reason);
      return;
    case fate.parked:
      fates.parked.add(kindOf(current.reason));
      setAside(task, task.deadLetters, record, current.reason);
  }
};

const setAside = (task: TaskContext, topic: string, record: InputRecord, reason: string): void => {
  const { current, output, written } = task;
  written.add(topic);
  output.write({
    topic,
    key: record.key,
    value: record.value,
    headers: { [header.reason]: reason, ...position(current) },
    origin: undefined,
  });
};

const position = (current: Current): Record<string, string> => ({
  [header.sourceTopic]: current.topic,
  [header.sourcePartition]: String(current.partition),
  [header.sourceOffset]: current.offset,
});

/** A verdict on a result: there is no source record to count, so it counts as filtered by the operator. */
export const endDerived = (task: TaskContext, name: string, verdict: Skip | Park, value: unknown): void => {
  task.filtered.add(`${name}: ${verdict.reason}`);
  if (verdict.fate === 'skip') return;
  task.written.add(task.deadLetters);
  task.output.write({
    topic: task.deadLetters,
    key: task.current.key,
    value: encode(value),
    headers: { [header.reason]: verdict.reason, [header.sourceTopic]: `${task.app}/${name}` },
    origin: undefined,
  });
};

/** A result too late for an operator downstream: counted there. */
export const endLate = (task: TaskContext, name: string): void => {
  if (task.current.derived) task.filtered.add(`${name}: late`);
  else task.current.late();
};

/** The code and its first detail: what differs from record to record would make a count of each. */
const kindOf = (reason: string): string =>
  reason.startsWith('KS_') ? reason.split(': ', 2).join(': ') : reason;

/** What a throw in a user's function is parked as. */
export const bugReason = (operator: string, error: unknown): string =>
  `KS_BUG: ${operator}: ${error instanceof Error ? error.message : String(error)}`;
