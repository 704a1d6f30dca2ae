import { defineConfig } from 'vitest/config';

/** Every package is tested from its sources: the "source" condition of its exports needs no build. */
const fromSource = {
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
};
const roots = ['shared/*/test', 'infra/*/test', 'apps/*/*/test', 'test'];
const kind = (suffix: string) => roots.map((root) => `${root}/**/*${suffix}`);

export default defineConfig({
  test: {
    projects: [
      {
        ...fromSource,
        test: {
          name: 'unit',
          isolate: false,
          include: [...kind('.test.ts'), ...kind('.test.tsx')],
          exclude: [...kind('.broker.test.ts'), ...kind('.e2e.test.ts')],
        },
      },
      {
        ...fromSource,
        test: {
          name: 'broker',
          include: kind('.broker.test.ts'),
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'e2e',
          include: kind('.e2e.test.ts'),
          testTimeout: 90_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
