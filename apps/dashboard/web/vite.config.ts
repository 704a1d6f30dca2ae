import { defineConfig } from 'vite';

/** The gateway to develop against: `npx vite apps/dashboard/web` beside a running stack. */
const gateway = 'http://127.0.0.1:3000';

export default defineConfig({
  // The packages' sources: no build of theirs is needed for the page.
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2023', outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': gateway, '/live': { target: gateway, ws: true } } },
});
