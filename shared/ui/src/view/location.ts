/** The view as it stands in the address: a reload or a shared link shows the same. */
export const rangeNames = ['1m', '5m', '15m', '1h', 'all'] as const;
export type RangeName = (typeof rangeNames)[number];

/** Spans of the ranges, ms. */
export const rangeMs: Readonly<Record<RangeName, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  all: Number.POSITIVE_INFINITY,
};

/** A chosen row: `dimension:value`. */
export interface Filter {
  readonly dimension: string;
  readonly value: string;
}

/** A fixed span that was zoomed to, epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ViewState {
  /** Id of the page; empty = the first. */
  readonly page: string;
  readonly range: RangeName;
  readonly zoom: Span | null;
  readonly filters: readonly Filter[];
  readonly paused: boolean;
  /** What a page keeps for itself, such as its site. */
  readonly params: Readonly<Record<string, string>>;
}

export const defaultView: ViewState = {
  page: '',
  range: '15m',
  zoom: null,
  filters: [],
  paused: false,
  params: {},
};

const own = ['range', 'from', 'to', 'f', 'paused'];

const isRange = (text: string | null): text is RangeName => rangeNames.some((name) => name === text);

const readFilter = (text: string): Filter | undefined => {
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { dimension: text.slice(0, colon), value: text.slice(colon + 1) };
};

const readZoom = (query: URLSearchParams): Span | null => {
  const [from, to] = [Number(query.get('from') ?? Number.NaN), Number(query.get('to') ?? Number.NaN)];
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { from, to } : null;
};

/** Reads an address; what is not understood is left out, never an error. */
export const readAddress = (pathname: string, search: string): ViewState => {
  const query = new URLSearchParams(search);
  const range = query.get('range');
  const filters = query.getAll('f').map(readFilter);
  return {
    page: decodeURIComponent(pathname.split('/')[1] ?? ''),
    range: isRange(range) ? range : defaultView.range,
    zoom: readZoom(query),
    filters: filters.filter((filter): filter is Filter => filter !== undefined),
    paused: query.get('paused') === '1',
    params: Object.fromEntries([...query].filter(([name]) => !own.includes(name))),
  };
};

/** The address of a view: only what differs from the defaults. */
export const writeAddress = (view: ViewState): string => {
  const query = new URLSearchParams(
    Object.entries(view.params)
      .filter(([, value]) => value !== '')
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
  if (view.range !== defaultView.range) query.set('range', view.range);
  if (view.zoom) {
    query.set('from', String(Math.round(view.zoom.from)));
    query.set('to', String(Math.round(view.zoom.to)));
  }
  for (const { dimension, value } of view.filters) query.append('f', `${dimension}:${value}`);
  if (view.paused) query.set('paused', '1');
  const search = query.toString();
  return `/${encodeURIComponent(view.page)}${search === '' ? '' : `?${search}`}`;
};

/** The same filters with one more, or without it when it was there. */
export const toggleFilter = (filters: readonly Filter[], filter: Filter): readonly Filter[] => {
  const same = (other: Filter): boolean =>
    other.dimension === filter.dimension && other.value === filter.value;
  return filters.some(same) ? filters.filter((other) => !same(other)) : [...filters, filter];
};
