import type { Chart, ChartDataset } from 'chart.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { downsample, type Point } from '../time/downsample.ts';
import { formatMoment, formatRate } from '../time/format.ts';
import { useDashboard, useView } from '../view/hooks.ts';
import type { Span } from '../view/location.ts';
import { baseOptions, timeAxis, valueAxis } from './axes.ts';
import { type Ink, inkAt, inkVar, type Palette } from './ink.ts';
import { drawing } from './registry.ts';
import { describeSeries } from './summary.ts';
import { useChart } from './use-chart.ts';
import { useZoomDrag } from './zoom-drag.ts';

export interface Series {
  readonly label: string;
  readonly points: readonly Point[];
  readonly ink?: Ink;
}

/** A moment worth a line over the chart. */
export interface Mark {
  readonly time: number;
  readonly label: string;
  readonly ink: Ink;
}

export interface TimeSeriesProps {
  /** What is drawn, for those who do not see it: "Page views per second". */
  readonly label: string;
  readonly series: readonly Series[];
  readonly span: Span;
  readonly kind?: 'line' | 'area' | 'bars';
  readonly stacked?: boolean;
  readonly marks?: readonly Mark[];
  readonly format?: (value: number) => string;
  /** The last point is of a window that is still open: drawn dashed. */
  readonly open?: boolean;
}

type TimeChart = Chart<'line' | 'bar', Point[]>;

const inkOf = (series: Series, index: number): Ink => series.ink ?? inkAt(index);

const dataset = (
  props: TimeSeriesProps,
  series: Series,
  index: number,
  palette: Palette,
): ChartDataset<'line' | 'bar', Point[]> => {
  const ink = inkOf(series, index);
  const inSpan = series.points.filter(({ x }) => x >= props.span.from - 60_000 && x <= props.span.to);
  const data = [...downsample(inSpan)];
  if (props.kind === 'bars') {
    return {
      type: 'bar',
      label: series.label,
      data,
      backgroundColor: palette.of(ink),
      barPercentage: 0.9,
      categoryPercentage: 1,
    };
  }
  const last = data.length - 1;
  return {
    type: 'line',
    label: series.label,
    data,
    borderColor: palette.of(ink),
    backgroundColor: palette.wash(ink, props.stacked ? 0.45 : 0.14),
    fill: props.kind === 'area' ? (props.stacked && index > 0 ? '-1' : 'origin') : false,
    borderWidth: 1.75,
    pointRadius: data.length === 1 ? 2.5 : 0,
    pointHoverRadius: 3.5,
    tension: 0,
    segment: { borderDash: (context) => (props.open && context.p1DataIndex === last ? [3, 3] : undefined) },
  };
};

const markLines = (marks: readonly Mark[], palette: Palette) =>
  Object.fromEntries(
    marks.map((mark, index) => [
      `mark-${index}`,
      {
        type: 'line' as const,
        scaleID: 'x',
        value: mark.time,
        borderColor: palette.of(mark.ink),
        borderWidth: 1.5,
        borderDash: [4, 3],
        label: {
          display: true,
          content: mark.label,
          position: 'start' as const,
          backgroundColor: palette.of('panel'),
          color: palette.of(mark.ink),
          font: { size: 10, weight: 'normal' as const },
          padding: 3,
        },
      },
    ]),
  );

const create =
  (props: TimeSeriesProps) =>
  (canvas: HTMLCanvasElement, palette: Palette): TimeChart => {
    const Chart = drawing();
    return new Chart<'line' | 'bar', Point[]>(canvas, {
      type: props.kind === 'bars' ? 'bar' : 'line',
      data: { datasets: [] },
      options: {
        ...baseOptions(palette),
        scales: {
          x: timeAxis(palette, props.stacked ?? false),
          y: valueAxis(palette, props.format ?? formatRate, props.stacked ?? false),
        },
      },
    });
  };

const fill =
  (props: TimeSeriesProps, hidden: ReadonlySet<string>) =>
  (chart: TimeChart, palette: Palette): void => {
    chart.data.datasets = props.series
      .filter((series) => !hidden.has(series.label))
      .map((series, index) => dataset(props, series, index, palette));
    const x = chart.options.scales?.['x'];
    if (x) {
      x.min = props.span.from;
      x.max = props.span.to;
    }
    const annotation = chart.options.plugins?.annotation;
    if (annotation) annotation.annotations = markLines(props.marks ?? [], palette);
  };

interface LegendProps {
  readonly series: readonly Series[];
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (label: string) => void;
}

const Legend = ({ series, hidden, toggle }: LegendProps) => (
  <ul class="legend">
    {series.map((item, index) => (
      <li key={item.label}>
        <button
          type="button"
          class="legend-item"
          aria-pressed={!hidden.has(item.label)}
          onClick={() => toggle(item.label)}
        >
          <span class="legend-dot" style={{ background: inkVar(inkOf(item, index)) }} />
          {item.label}
        </button>
      </li>
    ))}
  </ul>
);

/** The line that shows on all time charts of the page where the pointer is on one of them. */
const useCrosshair = (chart: { readonly current: TimeChart | null }) => {
  const line = useRef<HTMLDivElement | null>(null);
  const { crosshair } = useDashboard();
  useEffect(
    () =>
      crosshair.listen(() => {
        const [element, time, scale] = [line.current, crosshair.get(), chart.current?.scales['x']];
        if (!element || !scale) return;
        const inside = time !== null && time >= scale.min && time <= scale.max;
        element.hidden = !inside;
        if (inside) element.style.transform = `translateX(${Math.round(scale.getPixelForValue(time))}px)`;
      }),
    [crosshair, chart],
  );
  return line;
};

/** Values over time: lines, areas or bars on a linear axis of its own format. Drag to zoom; the header has buttons. */
export const TimeSeries = (props: TimeSeriesProps) => {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const chart = useRef<TimeChart | null>(null);
  const { crosshair } = useDashboard();
  const [, change] = useView();
  const canvas = useChart<'line' | 'bar', Point>({
    create: (element, palette) => create(props)(element, palette),
    fill: (drawn, palette) => fill(props, hidden)(drawn, palette),
    drawn: (drawn) => {
      chart.current = drawn;
    },
  });
  const line = useCrosshair(chart);
  const drag = useZoomDrag(chart, (zoom) => change({ zoom, paused: true }));
  const toggle = (label: string): void => {
    const next = new Set(hidden);
    if (!next.delete(label)) next.add(label);
    setHidden(next);
  };
  const timeAt = (event: PointerEvent): number | null =>
    chart.current?.scales['x']?.getValueForPixel(event.offsetX) ?? null;
  return (
    <div class="chart">
      {props.series.length > 1 && <Legend series={props.series} hidden={hidden} toggle={toggle} />}
      <div class="chart-box">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${props.label}, ${describeSeries(props.series, props.format ?? formatRate, (time) => formatMoment(time, props.span.to - props.span.from))}`}
          {...drag.handlers}
          onPointerMove={(event) => {
            crosshair.set(timeAt(event));
            drag.move(event);
          }}
          onPointerLeave={() => crosshair.set(null)}
        />
        <div ref={line} class="crosshair" hidden />
        <div ref={drag.box} class="zoom-box" hidden />
      </div>
    </div>
  );
};
