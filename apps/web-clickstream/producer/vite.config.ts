import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A script for foreign pages: one file, with nothing in the page's own scope. */
const script = (name: string, format: 'iife' | 'es') =>
  defineConfig({
    build: {
      outDir: at('dist/public'),
      emptyOutDir: false,
      target: 'es2020',
      lib: { entry: at(`src/tracker/${name}.ts`), formats: [format], name, fileName: () => `${name}.js` },
    },
  });

const shop = defineConfig({
  root: at('src/shop'),
  base: '/shop/',
  build: { outDir: at('dist/public/shop'), emptyOutDir: true, target: 'es2022' },
});

/** `--mode tracker`, `--mode vitals`, or the demo shop. */
export default defineConfig(({ mode }) => {
  if (mode === 'tracker') return script('tracker', 'iife');
  return mode === 'vitals' ? script('vitals', 'es') : shop;
});
