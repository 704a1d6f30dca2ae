/** Columns of a table, or fields of a JSON object, as fields of an event. */
import { type Found, type Replayed, replayStamp } from './replayed.ts';

/** Our fields → their columns; fields that are not named are looked for under common names. */
export type Mapping = Readonly<Partial<Record<Field, string>>>;

export const fields = [
  'time',
  'visitor',
  'type',
  'id',
  'url',
  'path',
  'title',
  'referrer',
  'name',
  'order',
  'revenue',
  'currency',
  'items',
  'target',
  'userAgent',
  'ip',
  'country',
] as const;
export type Field = (typeof fields)[number];

/** Names that exports of analytics tools use, compared without case, blanks, dashes and underscores. */
const usual: Readonly<Record<Field, readonly string[]>> = {
  time: ['time', 'timestamp', 'eventtime', 'ts', 'datetime', 'date', 'createdat'],
  visitor: ['visitor', 'visitorid', 'anonymousid', 'userid', 'user', 'clientid', 'distinctid', 'deviceid'],
  type: ['type', 'eventtype', 'event', 'action'],
  id: ['id', 'eventid', 'messageid'],
  url: ['url', 'pageurl', 'pagelocation', 'currenturl'],
  path: ['path', 'pagepath', 'page'],
  title: ['title', 'pagetitle'],
  referrer: ['referrer', 'referer', 'pagereferrer'],
  name: ['name', 'eventname'],
  order: ['order', 'orderid', 'transactionid'],
  revenue: ['revenue', 'value', 'price', 'total', 'amount'],
  currency: ['currency'],
  items: ['items', 'quantity'],
  target: ['target', 'element'],
  userAgent: ['useragent', 'ua'],
  ip: ['ip', 'ipaddress', 'remoteaddr'],
  country: ['country', 'countrycode'],
};

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** The column of each field, for a table with these columns. Throws with the name of a column that is absent. */
export const columnsOf = (present: readonly string[], mapping: Mapping): ReadonlyMap<Field, string> => {
  const byName = new Map(present.map((name) => [plain(name), name]));
  const columns = new Map<Field, string>();
  for (const field of fields) {
    const wished = mapping[field];
    if (wished !== undefined && !present.includes(wished)) {
      throw new RangeError(
        `--map ${field}=${wished}: there is no such column; there are ${present.join(', ')}`,
      );
    }
    const column = wished ?? usual[field].map((name) => byName.get(name)).find((name) => name !== undefined);
    if (column !== undefined) columns.set(field, column);
  }
  return columns;
};

const views = new Set(['view', 'pageview', 'pageviewed', 'viewed', 'visit', 'impression']);
const clicks = new Set(['click', 'clicks', 'clicked']);
const orders = new Set(['purchase', 'order', 'ordered', 'transaction', 'ordercompleted', 'buy']);

/** Text without a zone is UTC; numbers are epoch seconds or milliseconds, told apart by their size. */
export const timeOf = (text: string): number | undefined => {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    const number = Number(trimmed);
    return Math.round(number >= 1e11 ? number : number * 1_000);
  }
  const zoned = /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i.test(trimmed) ? trimmed : `${trimmed}Z`;
  const time = [trimmed, zoned.replace(' ', 'T'), zoned].map((form, index) =>
    index === 0 && zoned !== trimmed ? Number.NaN : Date.parse(form),
  );
  return time.find((value) => !Number.isNaN(value));
};

/** A row as text by column. */
export type Row = ReadonlyMap<string, string>;

const numberOf = (text: string | undefined): number | undefined => {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
};

const pathUrl = (path: string | undefined): string => `/${(path ?? '').replace(/^\//, '')}`;

type Get = (field: Field) => string | undefined;

/** What a value of the type column stands for; anything unknown is a custom event of that name. */
const bodyOf = (type: string, get: Get, rest: () => Record<string, string>): Record<string, unknown> => {
  const kind = plain(type);
  const url = get('url') ?? pathUrl(get('path'));
  if (views.has(kind)) return { type: 'page-viewed', url, title: get('title'), referrer: get('referrer') };
  if (clicks.has(kind)) return { type: 'clicked', url, target: get('target') ?? get('name') ?? '' };
  if (orders.has(kind)) {
    const { revenue = 0, items = 1 } = { revenue: numberOf(get('revenue')), items: numberOf(get('items')) };
    return {
      ...{ type: 'ordered', url, revenue, items: Math.round(items) },
      ...{ order: get('order') ?? get('id'), currency: get('currency') },
    };
  }
  return { type: 'tracked', url, name: get('name') ?? type, properties: rest() };
};

/** Rows as events: `line` and `text` say where a row stands and what it looks like. */
export const rowReader = (
  options: { readonly site: string; readonly key?: string },
  columns: ReadonlyMap<Field, string>,
) => {
  const stamp = replayStamp(options);
  const used = new Set(columns.values());
  return (row: Row, line: number, text: string): Replayed => {
    const refused = (reason: string): Replayed => ({ ok: false, line, reason, text });
    const get: Get = (field) => row.get(columns.get(field) ?? '') || undefined;
    const rest = (): Record<string, string> =>
      Object.fromEntries([...row].filter(([name, value]) => !used.has(name) && value !== ''));
    const time = timeOf(get('time') ?? '');
    if (time === undefined)
      return refused(`time: not a time: ${(get('time') ?? '').slice(0, 40) || 'empty'}`);
    const visitor = get('visitor');
    if (visitor === undefined && get('ip') === undefined) return refused('visitor: empty');
    return stamp(found(get, bodyOf(get('type') ?? 'view', get, rest), time), line, text);
  };
};

const found = (get: Get, body: Record<string, unknown>, time: number): Found => {
  const told = { id: get('id'), anonymousId: get('visitor'), country: get('country') };
  return { wire: { ...body, ...told }, time, ip: get('ip'), userAgent: get('userAgent') };
};
