/** Why a process ends: it was asked to, or something failed. */
export type Reason = { readonly asked: string } | { readonly failed: unknown };

export interface EndingOptions {
  /** Closes everything; its failure is a failure of the process. */
  readonly stop: (reason: Reason) => Promise<void>;
  /** From the first reason to the end; a process that takes longer is ended as it is. */
  readonly limitMs: number;
  readonly exitStatus: (reason: Reason) => number;
  /** Called for what goes wrong while ending. */
  readonly onTrouble: (error: unknown, message: string) => void;
}

/**
 * npm and a terminal both hand a Ctrl-C on, so that one press arrives twice; the second press of a person comes later.
 */
const onePressMs = 500;

/**
 * Ends this process once, whatever comes first: a signal, an error that nobody caught, the death of the parent, or
 * a call of what is returned. A second Ctrl-C ends it at once.
 */
export const endingOf = (options: EndingOptions): ((reason: Reason) => void) => {
  let begunAt: number | undefined;
  const exit = (status: number): void => {
    process.exit(status);
  };
  const begin = async (reason: Reason): Promise<void> => {
    setTimeout(() => {
      options.onTrouble(new Error(`not stopped within ${options.limitMs} ms`), 'ended by force');
      exit(1);
    }, options.limitMs);
    try {
      await options.stop(reason);
      exit(options.exitStatus(reason));
    } catch (error) {
      options.onTrouble(error, 'stop failed');
      exit(1);
    }
  };
  const end = (reason: Reason): void => {
    if (begunAt === undefined) {
      begunAt = Date.now();
      void begin(reason);
    } else if ('failed' in reason) {
      options.onTrouble(reason.failed, 'failed while stopping');
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (begunAt !== undefined && Date.now() - begunAt > onePressMs) exit(1);
      end({ asked: signal });
    });
  }
  process.on('uncaughtException', (error) => end({ failed: error }));
  process.on('unhandledRejection', (error) => end({ failed: error }));
  process.once('disconnect', () => end({ asked: 'the supervisor is gone' }));
  return end;
};
