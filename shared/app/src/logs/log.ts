import type { Log } from '@kafka-streaming/kafka';
import { destination, pino, stdTimeFunctions } from 'pino';
import { readable } from './readable.ts';

/** A log that can be narrowed: what is bound to a child stands in each of its lines. */
export interface AppLog extends Log {
  child(bound: object): AppLog;
}

export interface LogOptions {
  readonly level: string;
  /** Bound to every line. */
  readonly bound: object;
  /** JSON lines are for programs, the other form is for people. */
  readonly form: 'json' | 'readable';
  /** Where lines go; standard output when absent. */
  readonly write?: (line: string) => void;
}

/** Fields that never reach a log, wherever they stand in a line's facts. */
const secretFields = ['password', 'kafkaPassword', 'token', 'secret', 'authorization', 'cookie'];
const redacted = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** Opens the log of a process. Lines are written at once, so that the last words before a crash are kept. */
export const openLog = (options: LogOptions): AppLog => {
  const write = options.write ?? standardOutput();
  const line =
    options.form === 'json' ? write : (text: string) => write(readable(text, wantsColours(process.stdout)));
  return pino(
    {
      level: options.level,
      base: options.bound,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted, censor: '…' },
    },
    { write: line },
  );
};

const standardOutput = (): ((line: string) => void) => {
  const out = destination({ dest: 1, sync: true });
  return (line) => {
    out.write(line);
  };
};

/** Under a supervisor or in a pipe programs read the log; on a terminal people do. */
export const formFor = (process: {
  readonly stdout: { readonly isTTY?: boolean };
  readonly connected?: boolean;
}): LogOptions['form'] => (process.stdout.isTTY === true && process.connected !== true ? 'readable' : 'json');

/** On a terminal, unless its owner has said no (no-color.org). */
export const wantsColours = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
