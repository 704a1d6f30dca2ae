/** A point of a series; y null = a gap that is drawn as one. */
export interface Point {
  readonly x: number;
  readonly y: number | null;
}

const peakOf = (points: readonly Point[]): readonly Point[] => {
  let low: Point | undefined;
  let high: Point | undefined;
  for (const point of points) {
    if (point.y === null) return [point];
    if (low === undefined || point.y < (low.y ?? 0)) low = point;
    if (high === undefined || point.y > (high.y ?? 0)) high = point;
  }
  if (low === undefined || high === undefined || low === high) return low ? [low] : [];
  return low.x < high.x ? [low, high] : [high, low];
};

/**
 * At most `limit` points that keep every extreme: per bucket the lowest and the highest.
 * Averages would hide exactly the spikes that one looks for.
 */
export const downsample = (points: readonly Point[], limit = 600): readonly Point[] => {
  if (points.length <= limit) return points;
  const size = Math.ceil((points.length * 2) / limit);
  const buckets = Math.ceil(points.length / size);
  return Array.from({ length: buckets }, (_, i) => peakOf(points.slice(i * size, (i + 1) * size))).flat();
};
