import type { Origin } from '@kafka-streaming/event-schema';

const clickIds = ['gclid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id', 'twclid'] as const;
const longest = 200;

const given = (query: URLSearchParams, name: string): string | undefined => {
  const value = query.get(name)?.trim().slice(0, longest);
  return value === '' ? undefined : value;
};

/** An address, or undefined when it is none; paths are taken relative to `base`. */
export const readAddress = (text: string, base?: string): URL | undefined => {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
};

/** A host as compared and shown: lower case, without port and leading "www.". */
const plainHost = ({ hostname }: URL): string | undefined =>
  hostname
    .toLowerCase()
    .replace(/^www\./, '')
    .slice(0, 255) || undefined;

const referrerOf = (referrer: string | undefined, page: URL): string | undefined => {
  const address = referrer ? readAddress(referrer) : undefined;
  const host = address === undefined ? undefined : plainHost(address);
  return host === plainHost(page) ? undefined : host;
};

/**
 * Where a view came from: utm_* tags, else `source` or `ref`, click ids, and the referrer's host. A referrer on
 * the page's own host says nothing and is left out.
 */
export const originOf = (page: URL, referrer: string | undefined): Origin => {
  const query = page.searchParams;
  const found = {
    referrerHost: referrerOf(referrer, page),
    utmSource: given(query, 'utm_source'),
    utmMedium: given(query, 'utm_medium'),
    utmCampaign: given(query, 'utm_campaign'),
    utmTerm: given(query, 'utm_term'),
    utmContent: given(query, 'utm_content'),
    clickId: clickIds.find((name) => given(query, name) !== undefined),
  };
  const source = found.utmSource ?? given(query, 'source') ?? given(query, 'ref');
  return stripped({ ...found, source: found.utmSource === undefined ? source : undefined });
};

/** The same object without the fields that have no value. */
const stripped = (fields: { readonly [K in keyof Origin]: Origin[K] | undefined }): Origin =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
