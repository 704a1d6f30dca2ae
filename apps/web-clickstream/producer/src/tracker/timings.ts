import type { Outbox } from './outbox.ts';
import { type Embedded, onLeave } from './page.ts';
import type { Views } from './views.ts';

/** The module that measures; it is loaded apart, after the page itself. */
interface Vitals {
  watch(report: (name: string, value: number) => void): void;
}

/** Time for the vitals of the load to come in, before they are told. */
const settleMs = 1_000;

const loadMs = (): number | undefined => {
  const [entry] = performance.getEntriesByType('navigation');
  if (!(entry instanceof PerformanceNavigationTiming) || !entry.loadEventEnd) return undefined;
  return Math.round(entry.loadEventEnd);
};

/**
 * Tells how the first page loaded: load, TTFB and FCP soon after, LCP, CLS and INP once they are final. Each is
 * told once. Views without a load of their own, in single-page sites, have none.
 */
export const watchTimings = (outbox: Outbox, views: Views, { home }: Embedded): void => {
  const page = { view: views.id(), url: views.url() };
  let values: Record<string, number> = {};
  const tell = (): void => {
    if (Object.keys(values).length) outbox.add({ type: 'page-timed', ...page, ...values });
    values = {};
  };
  const measure = async (): Promise<void> => {
    const load = loadMs();
    if (load) values['loadMs'] = load;
    const vitals: Vitals = await import(/* @vite-ignore */ `${home}vitals.js`);
    vitals.watch((name, value) => {
      values[name] = value;
    });
    setTimeout(tell, settleMs);
  };
  const begin = (): void => {
    // After the load event itself, so that its own end is known.
    setTimeout(() => measure().catch(tell));
  };
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin);
  onLeave(tell);
};
