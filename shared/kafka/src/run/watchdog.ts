/** What moves while an application is alive. */
export interface Pulse {
  /** Records that wait. */
  readonly lag: number;
  /** Anything that grows with progress. */
  readonly progress: number;
}

/**
 * Barks when records wait and nothing has moved for `patienceMs`: asked again and again with the present pulse.
 * `now` in ms, on any clock that only goes on.
 */
export const createWatchdog = (patienceMs: number) => {
  let seen = -1;
  let since: number | undefined;
  return (pulse: Pulse, now: number): boolean => {
    if (pulse.lag === 0 || pulse.progress !== seen || since === undefined) {
      seen = pulse.progress;
      since = now;
      return false;
    }
    return now - since >= patienceMs;
  };
};
