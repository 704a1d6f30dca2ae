import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** What the build makes of src/tracker and src/shop; the same place seen from src and from dist. */
const built = fileURLToPath(new URL('../../dist/public', import.meta.url));

/** Pages of ours load nothing from elsewhere, and nobody frames them. */
const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
} as const;

/** The tracker script, the web-vitals module that it loads, and the demo shop. */
export const pageRoutes = async (app: FastifyInstance): Promise<void> => {
  app.get('/', async (_request, reply) => reply.redirect('/shop/'));
  app.get('/shop', async (_request, reply) => reply.redirect('/shop/'));
  if (!existsSync(built)) return;
  await app.register(fastifyStatic, { root: built, serve: false });
  for (const script of ['tracker.js', 'vitals.js']) {
    app.get(`/${script}`, async (_request, reply) => reply.sendFile(script, { maxAge: '10m' }));
  }
  app.get<{ Params: { file: string } }>('/shop/assets/:file', async (request, reply) => {
    const { file } = request.params;
    return reply.sendFile(`shop/assets/${file}`, { maxAge: '365d', immutable: true });
  });
  app.get('/shop/*', async (_request, reply) =>
    reply.headers(pageHeaders).sendFile('shop/index.html', { maxAge: 0 }),
  );
};
