import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../support/repository.ts';
import { type RunningStack, runCommand, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const readme = read('README.md');
const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;
const lines = 40;

/** An access log like any other: one visitor a minute who reads two pages. */
const accessLog = Array.from({ length: lines }, (_, i) => {
  const minute = String(i >> 1).padStart(2, '0');
  const page = i % 2 === 0 ? '/' : '/about';
  return `192.0.2.${i >> 1} - - [17/May/2015:10:${minute}:0${i % 2} +0000] "GET ${page} HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"`;
}).join('\n');

let folder: string;
let stack: RunningStack;
const command = (word: string, ...args: readonly string[]) =>
  runCommand(word, `--data-dir=${join(folder, 'data')}`, ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kafka-streaming-readme-'));
  stack = await startStack({ dataDir: join(folder, 'data'), flags: ['--no-simulate'] });
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the README', () => {
  it('names only commands that exist', () => {
    const named = [...readme.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) });
  });

  it('links only to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path]) => path ?? '');
    expect(links.filter((path) => read(path) === '')).toEqual([]);
  });

  it.each(['status', 'topics'])('is right about npm run %s', async (word) => {
    const { status, err } = await command(word);
    expect([status, err]).toEqual([0, '']);
  });

  it('is right about the tracker: the collector serves it', async () => {
    const tracker = await fetch(new URL('/tracker.js', stack.urls['web-collector']));
    expect([tracker.status, tracker.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('javascript'),
    ]);
  });

  it('is right about replay: an access log becomes a site on the dashboard, every line counted', async () => {
    const file = join(folder, 'access.log');
    await writeFile(file, `${accessLog}\n`);
    const { status, err } = await command('replay', 'web-clickstream', file, '--site', 'my-site');
    expect([status, err.includes('error')]).toEqual([0, false]);
    const views = async (): Promise<number> => {
      const answer = await fetch(`${stack.urls['dashboard']}/api/channels/web.summaries/snapshot`);
      const { data } = await answer.json();
      const all = data.find((entry: { key: string }) => entry.key === 'my-site|all');
      return all?.value.figures.views ?? 0;
    };
    await until(async () => (await views()) === lines, `${lines} views of my-site are counted`);
  });
});
