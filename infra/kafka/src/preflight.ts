import { KafkaStreamingError } from '@kafka-streaming/kafka';

export interface Missing {
  /** What was found, in a sentence without its full stop. */
  readonly what: string;
  /** What to do about it, likewise. */
  readonly fix: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Something that this machine lacks, found before anything was changed: KS_PREFLIGHT, exit status 3. */
export const preflight = ({ what, fix, facts, cause }: Missing): KafkaStreamingError =>
  new KafkaStreamingError('KS_PREFLIGHT', `${what}. ${fix}`, {
    ...(facts === undefined ? {} : { facts }),
    ...(cause === undefined ? {} : { cause }),
  });
