/** Restarts within this time count. */
const spanMs = 60_000;
/** So many restarts within the span are tried; at the next failure the app is given up. */
const attempts = 5;
const firstDelayMs = 250;
const longestDelayMs = 8_000;

export type Decision =
  | { readonly kind: 'restart'; readonly delayMs: number }
  | { readonly kind: 'give-up'; readonly reason: string };

/**
 * What to do about a process that ended by itself.
 * Status 2 (wrong settings) and 3 (no ground to start on) are not better at the next attempt.
 */
export const decide = (
  exit: { readonly status: number | null; readonly at: number },
  restarts: readonly number[],
): Decision => {
  if (exit.status === 2) return { kind: 'give-up', reason: 'its settings are wrong' };
  if (exit.status === 3) return { kind: 'give-up', reason: 'it found no ground to start on' };
  const recent = restarts.filter((at) => at > exit.at - spanMs).length;
  if (recent >= attempts) return { kind: 'give-up', reason: `it ended ${recent + 1} times within a minute` };
  return { kind: 'restart', delayMs: Math.min(longestDelayMs, firstDelayMs * 2 ** recent) };
};
