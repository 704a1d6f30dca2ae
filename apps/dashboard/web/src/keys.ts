import { type RangeName, rangeNames, useDashboard, useView } from '@kafka-streaming/ui';
import { useEffect } from 'preact/hooks';
import { pages } from './pages.ts';
import { useZoom } from './zoom.ts';

/** Every key of the dashboard, as the help lists them. */
export const keys: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'Space', does: 'Pause, resume' },
  { keys: '+ −', does: 'Zoom time charts in, out' },
  { keys: '0', does: 'Back to live' },
  { keys: '[ ]', does: 'Shorter, longer time range' },
  { keys: '1 – 9', does: 'Go to a page' },
  { keys: 't', does: 'Light, dark theme' },
  { keys: 'Esc', does: 'Close what is open' },
  { keys: '?', does: 'This list' },
];

/** Keys pressed in a field or on a button belong to it. */
const isTaken = (event: KeyboardEvent): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (document.querySelector('dialog[open]')) return true;
  if (target?.closest('input, select, textarea')) return true;
  return event.key === ' ' && target?.closest('button, a, summary') !== null && target !== null;
};

const rangeBeside = (range: RangeName, step: number): RangeName => {
  const index = rangeNames.indexOf(range) + step;
  return rangeNames[Math.min(rangeNames.length - 1, Math.max(0, index))] ?? range;
};

export const useKeys = (help: () => void): void => {
  const { preferences } = useDashboard();
  const [view, change] = useView();
  const { zoomBy, live } = useZoom();
  useEffect(() => {
    const toggleTheme = (): void => {
      const chosen = preferences.get();
      const dark =
        chosen.theme === 'system'
          ? matchMedia('(prefers-color-scheme: dark)').matches
          : chosen.theme === 'dark';
      preferences.set({ ...chosen, theme: dark ? 'light' : 'dark' });
    };
    const actions: Readonly<Record<string, () => void>> = {
      ' ': () => change({ paused: !view.paused }),
      '+': () => zoomBy(0.5),
      '=': () => zoomBy(0.5),
      '-': () => zoomBy(2),
      '0': live,
      '[': () => change({ range: rangeBeside(view.range, -1), zoom: null }),
      ']': () => change({ range: rangeBeside(view.range, 1), zoom: null }),
      t: toggleTheme,
      '?': help,
    };
    const press = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      const page = /^[1-9]$/.test(event.key) ? pages[Number(event.key) - 1] : undefined;
      const action = page
        ? () => change({ page: page.id, filters: [], zoom: null, params: {} })
        : actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
};
