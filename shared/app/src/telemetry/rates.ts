/** How far back a rate looks. */
const spanMs = 5_000;

/** Follows a counter and tells its rate per second over the last five seconds. */
export const rateOf = (): ((count: number, now: number) => number) => {
  let seen: readonly { readonly at: number; readonly count: number }[] = [];
  return (count, now) => {
    // The last reading before the span stays: without it a counter read rarely would have no rate.
    const firstInside = seen.findIndex(({ at }) => at > now - spanMs);
    seen = [
      ...(firstInside === -1 ? seen.slice(-1) : seen.slice(Math.max(0, firstInside - 1))),
      { at: now, count },
    ];
    const oldest = seen[0];
    if (oldest === undefined || oldest.at >= now) return 0;
    return Math.max(0, ((count - oldest.count) * 1_000) / (now - oldest.at));
  };
};
