import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Channel } from '../live/channel.ts';
import type { Shown } from '../live/store.ts';
import type { Cell } from './cell.ts';
import type { Dashboard } from './dashboard.ts';
import { type Filter, rangeMs, type Span, toggleFilter, type ViewState } from './location.ts';

export const DashboardContext = createContext<Dashboard | null>(null);

/** The dashboard around this component. */
export const useDashboard = (): Dashboard => {
  const dashboard = useContext(DashboardContext);
  if (dashboard === null)
    throw new Error('A part of the page stands outside of <DashboardContext.Provider>.');
  return dashboard;
};

/** The value of a cell; renders again when it changes. */
export const useCell = <T>(cell: Cell<T>): T => {
  const [, redraw] = useState({});
  useEffect(() => cell.listen(() => redraw({})), [cell]);
  return cell.get();
};

/** What a channel shows; subscribed for as long as the component is on the page. */
export const useChannel = <V>(channel: Channel<V>): Shown<V> => {
  const { connection } = useDashboard();
  const [, redraw] = useState({});
  useEffect(() => {
    const stop = channel.store.listen(() => redraw({}));
    const leave = connection.subscribe(channel);
    return () => {
      stop();
      leave();
    };
  }, [channel, connection]);
  return channel.store.shown;
};

/** The values of a channel, newest state, in no order. */
export const useValues = <V>(shown: Shown<V>): readonly V[] =>
  useMemo(() => [...shown.entries.values()].map((entry) => entry.value), [shown]);

export type ChangeView = (change: Partial<ViewState>) => void;

export const useView = (): readonly [ViewState, ChangeView] => {
  const { view } = useDashboard();
  return [useCell(view), (change) => view.set({ ...view.get(), ...change })];
};

/** The chosen rows, and what a click on one does. */
export const useFilters = (): readonly [readonly Filter[], (filter: Filter) => void] => {
  const [{ filters }, change] = useView();
  return [filters, (filter) => change({ filters: toggleFilter(filters, filter) })];
};

/** The span that all time charts of the page show: what was zoomed to, or the range that ends at `end`. */
export const useSpan = (end: number, first: number): Span => {
  const [{ zoom, range }] = useView();
  if (zoom) return zoom;
  const from = range === 'all' ? Math.min(first, end - 60_000) : end - rangeMs[range];
  return { from, to: end };
};

/** The time of the browser, renewed every `everyMs` while the page is visible. */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setNow(Date.now());
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};

/** A ref and whether its element is in sight, as a function: for loops, which must not render. */
export const useSight = <E extends Element>(): readonly [{ current: E | null }, () => boolean] => {
  const ref = useRef<E | null>(null);
  const seen = useRef(true);
  const { loop } = useDashboard();
  useEffect(() => {
    if (ref.current === null) return;
    const observer = new IntersectionObserver((changes) => {
      seen.current = changes.some((change) => change.isIntersecting);
      if (seen.current) loop.wake();
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [loop]);
  return [ref, () => seen.current];
};
