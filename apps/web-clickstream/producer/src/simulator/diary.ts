import type { WireEvent } from '../intake/wire-event.ts';
import type { Chance } from './chance.ts';
import type { Planned } from './visit.ts';

/** Writes down a visit step by step, as the tracker would tell it. */
export interface Diary {
  /** The first page. */
  open(address: string, referrer: string | undefined): void;
  /** A click on something named `label` that leads to the next page. */
  go(path: string, label: string): void;
  track(name: string, properties: Record<string, unknown>, key?: boolean): void;
  identify(traits: Record<string, unknown>): void;
  order(priceCents: number, items: number): void;
  /** A page that is fetched and not looked at. */
  fetch(path: string, intervalMs: number): void;
  events(): readonly Planned[];
}

/** Where the shop stands; the site's own name is given when the events are stamped. */
const host = 'http://shop.example';
/** Visible time between two steps; shorter than life, so that a funnel is seen within a minute. */
const thinkMs = { median: 7_000, spread: 0.7, longest: 90_000 } as const;
const heartbeatMs = 15_000;

/** Load times of an average device, ms: median and spread. */
const timings = {
  ttfb: [180, 0.5],
  fcp: [700, 0.4],
  lcp: [1_300, 0.45],
  load: [1_500, 0.45],
  inp: [90, 0.7],
} as const;

interface Page {
  readonly view: string;
  readonly url: string;
  readonly since: number;
}

type Body = WireEvent extends infer Each ? (Each extends WireEvent ? Omit<Each, 'id'> : never) : never;

export const openDiary = (options: {
  readonly chance: Chance;
  readonly name: string;
  readonly slowness: number;
}): Diary => {
  const { chance, name, slowness } = options;
  const planned: Planned[] = [];
  let now = 0;
  let page: Page | undefined;
  const note = (body: Body, afterMs = now): void => {
    planned.push({ afterMs: Math.round(afterMs), wire: { ...body, id: `${name}-${planned.length}` } });
  };
  const view = (path: string, referrer: string | undefined): Page => {
    const url = `${host}${path}`;
    const opened = { view: `${name}-v${planned.length}`, url, since: now };
    note({ type: 'page-viewed', view: opened.view, url, referrer, title: titleOf(path) });
    return opened;
  };
  const load = ({ view: id, url }: Page, first: boolean): void => {
    const timed = timing(chance, slowness);
    const inp = timed.inpMs;
    note({ type: 'page-timed', view: id, url, ...(first ? timed : { inpMs: inp }) }, now + timed.loadMs);
  };
  const stay = ({ view: id, url }: Page): void => {
    const visibleMs = Math.min(thinkMs.longest, chance.around(thinkMs.median, thinkMs.spread));
    for (let told = 0; told < visibleMs; told += heartbeatMs) {
      const engagedMs = Math.round(Math.min(heartbeatMs, visibleMs - told));
      note({ type: 'engaged', view: id, url, engagedMs }, now + told + engagedMs);
    }
    now += visibleMs;
  };
  const here = (): { view: string; url: string } => ({ view: page?.view ?? name, url: page?.url ?? host });
  return {
    open: (address, referrer) => {
      page = view(address, referrer);
      load(page, true);
      stay(page);
    },
    go: (path, label) => {
      note({ type: 'clicked', ...here(), target: label, href: path });
      page = view(path, page?.url);
      load(page, false);
      stay(page);
    },
    track: (event, properties, key = false) =>
      note({ type: 'tracked', name: event, url: here().url, key, properties }),
    identify: (traits) => note({ type: 'identified', traits }),
    order: (priceCents, items) =>
      note({
        ...{ type: 'ordered', order: `${name}-o`, url: here().url },
        ...{ revenue: priceCents / 100, currency: 'EUR', items },
      }),
    fetch: (path, intervalMs) => {
      view(path, undefined);
      now += intervalMs;
    },
    events: () => [...planned].sort((a, b) => a.afterMs - b.afterMs),
  };
};

const titleOf = (path: string): string => path.split('?')[0]?.split('/').filter(Boolean).pop() ?? 'shop';

/** Each metric is slower than the one before it. */
const timing = (chance: Chance, slowness: number) => {
  const of = (metric: keyof typeof timings): number =>
    chance.around(timings[metric][0] * slowness, timings[metric][1]);
  const ttfbMs = of('ttfb');
  const fcpMs = ttfbMs + of('fcp') - timings.ttfb[0] * Math.min(1, slowness) * 0.5;
  const lcpMs = Math.max(fcpMs, of('lcp'));
  return {
    ttfbMs: Math.round(ttfbMs),
    fcpMs: Math.round(Math.max(ttfbMs, fcpMs)),
    lcpMs: Math.round(Math.max(ttfbMs, lcpMs)),
    loadMs: Math.round(Math.max(lcpMs, of('load'))),
    inpMs: Math.round(of('inp')),
    cls: Math.round(chance.around(0.03, 1) * 1_000) / 1_000,
  };
};
