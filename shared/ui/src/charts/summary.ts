import type { Point } from '../time/downsample.ts';

/** What a chart shows, in one sentence: for screen readers, renewed with the chart. */
export const describeSeries = (
  series: readonly { readonly label: string; readonly points: readonly Point[] }[],
  format: (value: number) => string,
  moment: (time: number) => string,
): string => {
  const sentences = series.map(({ label, points }) => {
    const known = points.filter((point): point is Point & { readonly y: number } => point.y !== null);
    const last = known.at(-1);
    if (!last) return `${label}: no values yet`;
    const top = known.reduce((best, point) => (point.y > best.y ? point : best));
    return `${label}: now ${format(last.y)}, highest ${format(top.y)} at ${moment(top.x)}`;
  });
  return sentences.length === 0 ? 'no values yet' : sentences.join('; ');
};
