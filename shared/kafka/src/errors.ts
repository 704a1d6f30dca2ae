/** What a code means, what to do about it, and how a process that ends by it exits. */
export interface ErrorRule {
  readonly meaning: string;
  readonly remedy: string;
  readonly exitStatus: 1 | 2 | 3;
  /** True when the same call may succeed later, with nothing changed. */
  readonly retriable: boolean;
}

/** The one table of errors; the README shows it. */
export const errorTable = {
  KS_CONFIG: {
    meaning: 'a setting or a declaration can not work',
    remedy: 'Correct the setting that is named.',
    exitStatus: 2,
    retriable: false,
  },
  KS_DECODE: {
    meaning: 'bytes of a record can not be read',
    remedy: 'Look at the dead-letter topic: the record is kept there with its position.',
    exitStatus: 1,
    retriable: false,
  },
  KS_LATE: {
    meaning: 'an event came after its window was closed',
    remedy: 'Nothing to repair: it is counted and kept on the late topic.',
    exitStatus: 1,
    retriable: false,
  },
  KS_STORE: {
    meaning: 'the state of a task can not be rebuilt from its changelog',
    remedy: 'Check the changelog topic that is named; to start over, reset the application.',
    exitStatus: 1,
    retriable: false,
  },
  KS_BROKER: {
    meaning: 'the brokers do not answer, or refuse',
    remedy: 'Check that the brokers run and are reachable, then try again.',
    exitStatus: 1,
    retriable: true,
  },
  KS_FENCED: {
    meaning: 'another instance has taken over this work',
    remedy: 'Nothing to repair: the instance joins its group again.',
    exitStatus: 1,
    retriable: true,
  },
  KS_BUG: {
    meaning: 'the program itself is wrong',
    remedy: 'Report it with the cause that is shown.',
    exitStatus: 1,
    retriable: false,
  },
  KS_BUSY: {
    meaning: 'more is sent than the brokers take',
    remedy: 'Send again after a pause.',
    exitStatus: 1,
    retriable: true,
  },
  KS_TOO_LARGE: {
    meaning: 'a record is larger than a record may be',
    remedy: 'Make the record smaller; it was not stored.',
    exitStatus: 1,
    retriable: false,
  },
  KS_STUCK: {
    meaning: 'records wait, and nothing moves',
    remedy: 'The process ends, so that its supervisor starts it anew; look into its log.',
    exitStatus: 1,
    retriable: true,
  },
  KS_PREFLIGHT: {
    meaning: 'the machine lacks something that the suite needs',
    remedy: 'Then start again.',
    exitStatus: 3,
    retriable: false,
  },
  KS_ACCESS: {
    meaning: 'the brokers deny this user the access',
    remedy: 'Check user and password, and grant the right that is named.',
    exitStatus: 1,
    retriable: false,
  },
} as const satisfies Record<string, ErrorRule>;

export type ErrorCode = keyof typeof errorTable;

export interface ErrorDetails {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The only error that leaves this package. Its message: what happened, to what, what to do. */
export class KafkaStreamingError extends Error {
  override readonly name = 'KafkaStreamingError';
  readonly code: ErrorCode;
  readonly retriable: boolean;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, what: string, details: ErrorDetails = {}) {
    const rule = errorTable[code];
    super(`${code}: ${what}. ${rule.remedy}`, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.retriable = rule.retriable;
    this.facts = details.facts ?? {};
  }
}

export const exitStatusOf = (error: unknown): number =>
  error instanceof KafkaStreamingError ? errorTable[error.code].exitStatus : 1;
