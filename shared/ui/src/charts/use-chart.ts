import type { Chart, ChartType } from 'chart.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useCell, useDashboard, useSight } from '../view/hooks.ts';
import { paceMs } from '../view/preferences.ts';
import { type Palette, readPalette } from './ink.ts';

/** How a chart is made once, and brought up to date ever after. */
export interface Drawing<K extends ChartType, D> {
  readonly create: (canvas: HTMLCanvasElement, palette: Palette) => Chart<K, D[]>;
  /** Assigns the newest data; the hook draws. */
  readonly fill: (chart: Chart<K, D[]>, palette: Palette) => void;
  /** Called after each drawing, for what lies over the canvas. */
  readonly drawn?: (chart: Chart<K, D[]>) => void;
}

/** Changes when colours do: another theme, or the system's own switch or forced colours. */
const useThemeVersion = (): string => {
  const { theme } = useCell(useDashboard().preferences);
  const [count, setCount] = useState(0);
  useEffect(() => {
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
      matchMedia(query),
    );
    const changed = (): void => setCount((before) => before + 1);
    for (const query of queries) query.addEventListener('change', changed);
    return () => {
      for (const query of queries) query.removeEventListener('change', changed);
    };
  }, []);
  return `${theme} ${count}`;
};

/**
 * A canvas whose chart is drawn by the page's frame loop: after the component rendered with new data, at the pace
 * of charts, and only in sight.
 */
export const useChart = <K extends ChartType, D>(
  drawing: Drawing<K, D>,
): { current: HTMLCanvasElement | null } => {
  const { loop, preferences } = useDashboard();
  const [ref, inSight] = useSight<HTMLCanvasElement>();
  const theme = useThemeVersion();
  const newest = useRef(drawing);
  const dirty = useRef(true);
  newest.current = drawing;
  useEffect(() => {
    dirty.current = true;
    loop.wake();
  });
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null) return;
    const palette = readPalette(canvas);
    const chart = newest.current.create(canvas, palette);
    dirty.current = true;
    const remove = loop.add({
      everyMs: () => paceMs[preferences.get().pace].charts,
      due: () => dirty.current && inSight(),
      run: () => {
        dirty.current = false;
        newest.current.fill(chart, palette);
        chart.update('none');
        newest.current.drawn?.(chart);
      },
    });
    return () => {
      remove();
      chart.destroy();
    };
  }, [theme, loop]);
  return ref;
};
