import type { Log } from '@kafka-streaming/kafka';

/** Keeps what is worth a look; a test can demand that there is nothing. */
export const quietLog = (): Log & { readonly troubles: string[] } => {
  const troubles: string[] = [];
  const keep = (_facts: object, message?: string): void => {
    troubles.push(message ?? '');
  };
  return { troubles, debug: () => undefined, info: () => undefined, warn: keep, error: keep };
};
