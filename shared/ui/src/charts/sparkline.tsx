import { type Ink, inkVar } from './ink.ts';

export interface SparklineProps {
  readonly values: readonly number[];
  readonly ink?: Ink;
}

const width = 100;
const height = 28;

/** Points of the line in a box of 100 × 28, the newest at the right edge; a flat line stands at its middle or foot. */
export const sparkPoints = (values: readonly number[]): readonly (readonly [number, number])[] => {
  const top = Math.max(...values, 0);
  const low = Math.min(...values, 0);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((value, index) => {
    const share = top === low ? 0 : (value - low) / (top - low);
    return [
      Number((index * step).toFixed(2)),
      Number((height - 2 - share * (height - 4)).toFixed(2)),
    ] as const;
  });
};

/** The course of a figure beside it: a shape, not a scale. What it says is in the figure's own text. */
export const Sparkline = ({ values, ink = 'series-1' }: SparklineProps) => {
  const points = sparkPoints(values)
    .map((point) => point.join(','))
    .join(' ');
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      style={{ color: inkVar(ink) }}
    >
      {values.length > 1 && (
        <>
          <polygon points={`0,${height} ${points} ${width},${height}`} fill="currentColor" opacity="0.14" />
          <polyline
            points={points}
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            vector-effect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  );
};
