/**
 * Sessions of one group, as intervals of event time.
 *
 * A piece is a stretch of activity whose state is one. Mostly a session is one piece. Only where maxMs splits
 * a long one, the order of arrival could matter: A, a late event, and B may turn out to be one long session that
 * must be cut inside B, and a state can't be cut afterwards. So B is kept in two pieces from the beginning where
 * A's maximum would cut it. Sessions are then read off the pieces from left to right, always in the same way.
 */
export interface Piece<S> {
  start: number;
  end: number;
  state: S;
  dirty: boolean;
  /** The start under which it stands in the changelog; undefined = not there yet. */
  storedStart: number | undefined;
}

/** A session: consecutive pieces. */
export interface Run<S> {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece<S>[];
}

export interface SessionLimits {
  readonly gapMs: number;
  readonly maxMs: number;
}

/** Where an event at `time` belongs: into a piece, or (undefined) into a new one to be inserted at `index`. */
export const placeFor = <S>(
  pieces: readonly Piece<S>[],
  time: number,
  limits: SessionLimits,
): { readonly index: number; readonly piece: Piece<S> | undefined } => {
  let index = pieces.length;
  while (index > 0 && (pieces[index - 1]?.start ?? 0) > time) index--;
  const [left, right] = [pieces[index - 1], pieces[index]];
  if (left !== undefined && joins(pieces, left, left.start, Math.max(left.end, time), time, limits)) {
    return { index: index - 1, piece: left };
  }
  if (right !== undefined && joins(pieces, right, time, right.end, time, limits)) {
    return { index, piece: right };
  }
  return { index, piece: undefined };
};

/** May the piece, reaching from start to end, take in the event at time? */
const joins = <S>(
  pieces: readonly Piece<S>[],
  piece: Piece<S>,
  start: number,
  end: number,
  time: number,
  limits: SessionLimits,
): boolean => {
  const near = time - piece.end <= limits.gapMs && piece.start - time <= limits.gapMs;
  return near && fits(pieces, start, end, limits);
};

/** May one piece reach from start to end: not over the maximum, nor over the cut of an earlier piece? */
export const fits = <S>(
  pieces: readonly Piece<S>[],
  start: number,
  end: number,
  { maxMs }: SessionLimits,
): boolean => {
  if (end - start > maxMs) return false;
  for (const earlier of pieces) {
    if (earlier.start >= start) break;
    const cut = earlier.start + maxMs;
    if (cut >= start && cut < end) return false;
  }
  return true;
};

/** Reads the sessions off the pieces. */
export const runsOf = <S>(pieces: readonly Piece<S>[], { gapMs, maxMs }: SessionLimits): Run<S>[] => {
  const runs: { start: number; end: number; pieces: Piece<S>[] }[] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    if (run !== undefined && piece.start - run.end <= gapMs && piece.end - run.start <= maxMs) {
      run.end = piece.end;
      run.pieces.push(piece);
    } else runs.push({ start: piece.start, end: piece.end, pieces: [piece] });
  }
  return runs;
};
