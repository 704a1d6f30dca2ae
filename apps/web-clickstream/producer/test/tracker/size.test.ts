import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../', import.meta.url).pathname;

/** The script as the package's build makes it, not written to disk. */
const script = async (mode: 'tracker' | 'vitals'): Promise<string> => {
  const result = await build({
    ...{ root: folder, configFile: `${folder}vite.config.ts`, mode, logLevel: 'silent' },
    build: { write: false },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((made) =>
    'output' in made ? made.output : [],
  );
  return outputs.map((output) => ('code' in output ? output.code : '')).join('');
};

describe('the tracker script', () => {
  it('is at most 3 KB gzipped, and a classic script with nothing in the page’s own scope', async () => {
    const code = await script('tracker');
    expect(gzipSync(code).length).toBeLessThanOrEqual(3 * 1024);
    expect(code.trim()).toMatch(/^\(function\(\)\{[\s\S]*\}\)\(\);?$/);
    expect(code).not.toMatch(/cookie|localStorage|sessionStorage/);
  });

  it('loads the web vitals as a module of at most 5 KB', async () => {
    const code = await script('vitals');
    expect(gzipSync(code).length).toBeLessThanOrEqual(5 * 1024);
    expect(code).toMatch(/export\s*\{[^}]*\bwatch\b/);
  });
});
