import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The part of `stack.json` that a browser may know: where the processes of the running stack answer. */
const schema = z.object({ urls: z.record(z.string(), z.string()).default({}) });

export interface Stack {
  readonly urls: Readonly<Record<string, string>>;
  readonly collector: string | null;
  readonly shop: string | null;
}

export interface StackFile {
  /** The newest content; read anew at most once a second. A file that is absent or broken = nothing is known. */
  readonly read: () => Promise<Stack>;
  /** As of the last read. */
  readonly last: () => Stack;
}

const freshMs = 1_000;

const isWeb = (url: string | undefined): url is string => {
  if (url === undefined || !URL.canParse(url)) return false;
  return ['http:', 'https:'].includes(new URL(url).protocol);
};

/** Names end in what they are: `web-collector`, `web-shop`, or plainly `collector`, `shop`. */
const urlOf = (urls: Readonly<Record<string, string>>, what: string): string | null => {
  const found = Object.entries(urls).find(([name]) => name === what || name.endsWith(`-${what}`))?.[1];
  return isWeb(found) ? found : null;
};

const stackOf = (urls: Readonly<Record<string, string>>, collector: string | undefined): Stack => ({
  urls: Object.fromEntries(Object.entries(urls).filter(([, url]) => isWeb(url))),
  collector: isWeb(collector) ? collector : urlOf(urls, 'collector'),
  shop: urlOf(urls, 'shop'),
});

const urlsIn = async (path: string): Promise<Readonly<Record<string, string>>> => {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data.urls : {};
  } catch {
    return {};
  }
};

/** `collector` overrides what the file says. */
export const stackFile = (options: {
  readonly path?: string | undefined;
  readonly collector?: string | undefined;
  readonly now: () => number;
}): StackFile => {
  let stack = stackOf({}, options.collector);
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    last: () => stack,
    read: async () => {
      if (options.path === undefined || options.now() - readAt < freshMs) return stack;
      readAt = options.now();
      stack = stackOf(await urlsIn(options.path), options.collector);
      return stack;
    },
  };
};
