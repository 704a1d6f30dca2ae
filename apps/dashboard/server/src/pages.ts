import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Refusal } from './problem.ts';
import type { StackFile } from './stack-file.ts';

/** Where the built web shell lies: beside this package, in src and in dist alike. */
export const webFolder = (): string => fileURLToPath(new URL('../../web/dist', import.meta.url));

const notBuilt = new Refusal(503, {
  error: 'not-built',
  message: 'The web pages of the dashboard are not built.',
  whatToDo: 'Run `npm run build` in the repository, then reload this page.',
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The dashboard's own pages are tracked like any site: the first clicks that a user sees are their own. */
const withTracker = (html: string, collector: string | null): string => {
  if (collector === null) return html;
  const source = escaped(new URL('/tracker.js', collector).href);
  return html.replace('</head>', `<script defer src="${source}" data-site="dashboard"></script></head>`);
};

const yearSeconds = 365 * 24 * 60 * 60;

/** The build names these files after their content: they never change. */
const isHashed = (path: string): boolean => /[\\/]assets[\\/]/.test(path);

export interface PagesOptions {
  readonly folder: string;
  readonly stack: StackFile;
}

/** Serves the web shell: files as they are, and its page for every address that is no file. */
export const servePages = async (server: FastifyInstance, { folder, stack }: PagesOptions): Promise<void> => {
  const page = async (reply: FastifyReply): Promise<FastifyReply> => {
    const index = join(folder, 'index.html');
    if (!existsSync(index)) throw notBuilt;
    const html = withTracker(await readFile(index, 'utf8'), stack.last().collector);
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html);
  };
  if (existsSync(folder)) {
    await server.register(fastifyStatic, {
      root: folder,
      index: false,
      cacheControl: false,
      setHeaders: (response, path) => {
        const caching = isHashed(path) ? `public, max-age=${yearSeconds}, immutable` : 'no-cache';
        response.setHeader('cache-control', caching);
      },
    });
  }
  server.get('/', (_, reply) => page(reply));
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const isPage = request.method === 'GET' && !path.startsWith('/api') && !/\.\w+$/.test(path);
    if (isPage) return page(reply);
    return reply.code(404).send({
      error: 'not-found',
      message: `Nothing at ${request.method} ${path.slice(0, 200)}.`,
      whatToDo: 'GET /api lists what there is; the dashboard is at /.',
    });
  });
};
