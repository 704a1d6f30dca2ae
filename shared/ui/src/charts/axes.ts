import type { ChartOptions, ScaleOptions } from 'chart.js';
import { formatMoment } from '../time/format.ts';
import { timeTicks } from '../time/ticks.ts';
import type { Palette } from './ink.ts';

type LinearAxis = ScaleOptions<'linear'> & { readonly type: 'linear' };

/** A label every so many pixels, so that they never touch. */
const labelWidthPx = 84;

/**
 * Options of every chart. Data come sorted and in their final form, and nothing moves by itself: parsing and
 * animation would cost more than the drawing.
 */
export const baseOptions = (palette: Palette): ChartOptions<'line' | 'bar'> => ({
  animation: false,
  parsing: false,
  normalized: true,
  responsive: true,
  maintainAspectRatio: false,
  events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
  interaction: { mode: 'index', intersect: false },
  plugins: { tooltip: tooltip(palette), annotation: { annotations: {} } },
});

const tooltip = (palette: Palette) => ({
  animation: false as const,
  backgroundColor: palette.of('panel'),
  titleColor: palette.of('text'),
  bodyColor: palette.of('text'),
  borderColor: palette.of('muted'),
  borderWidth: 1,
  padding: 8,
  cornerRadius: 6,
  boxWidth: 8,
  boxHeight: 8,
  boxPadding: 4,
  titleFont: { family: palette.font, size: 11, weight: 600 as const },
  bodyFont: { family: palette.font, size: 12 },
  callbacks: {
    title: (items: readonly { readonly parsed: { readonly x: number | null } }[]): string => {
      const time = items[0]?.parsed.x;
      return time === undefined || time === null ? '' : formatMoment(time, 0);
    },
  },
});

/** Time along the bottom: a linear axis with marks at round local times. */
export const timeAxis = (palette: Palette, stacked: boolean): LinearAxis => ({
  type: 'linear',
  stacked,
  offset: false,
  border: { color: palette.of('grid') },
  grid: { display: false },
  afterBuildTicks: (axis) => {
    const most = Math.max(2, Math.floor(axis.width / labelWidthPx));
    axis.ticks = timeTicks(axis.min, axis.max, most).map((value) => ({ value }));
  },
  ticks: {
    color: palette.of('muted'),
    font: { family: palette.font, size: 11 },
    maxRotation: 0,
    autoSkip: false,
    callback(value) {
      return formatMoment(Number(value), this.max - this.min);
    },
  },
});

/** Values at the left, from zero, of a fixed width: a longer number must not move the chart. */
export const valueAxis = (
  palette: Palette,
  format: (value: number) => string,
  stacked: boolean,
): LinearAxis => ({
  type: 'linear',
  stacked,
  beginAtZero: true,
  border: { display: false },
  grid: { color: palette.of('grid'), drawTicks: false },
  afterFit: (axis) => {
    axis.width = 44;
  },
  ticks: {
    color: palette.of('muted'),
    font: { family: palette.font, size: 11 },
    maxTicksLimit: 5,
    padding: 6,
    callback: (value) => format(Number(value)),
  },
});
