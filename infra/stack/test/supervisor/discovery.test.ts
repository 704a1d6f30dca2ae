import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { choose } from '../../src/supervisor/chosen-apps.ts';
import { discover, mainOf } from '../../src/supervisor/discovery.ts';

const appsWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'apps-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
};

const apps = appsWith({
  'README.md': 'apps',
  'web/producer/package.json': '{"stack":{"port":3001}}',
  'web/producer/src/main.ts': '',
  'web/consumer/package.json': '{}',
  'web/consumer/dist/main.js': '',
  'web/view/package.json': '{}',
  'web/view/src/main.ts': '',
  'logs/consumer/package.json': '{}',
  'logs/consumer/src/main.ts': '',
  'empty/producer/package.json': '{}',
  'dashboard/server/package.json': '{"stack":{"port":3000}}',
  'dashboard/server/src/main.ts': '',
});
const found = discover(apps);

describe('apps', () => {
  it('are found by their place: a producer, a consumer or both make a domain', () => {
    expect([...found.domains.keys()].sort()).toEqual(['logs', 'web']);
    expect(found.domains.get('web')?.map(({ name, role }) => `${name}: ${role}`)).toEqual([
      'web-producer: producer',
      'web-consumer: consumer',
    ]);
  });

  it('name in their package the port that people know', () => {
    expect(found.domains.get('web')?.map(({ port }) => port)).toEqual([3001, undefined]);
    expect(found.dashboard).toMatchObject({ name: 'dashboard', role: 'gateway', port: 3000 });
  });

  it('begin at dist/main.js of their folder', () => {
    const [producer] = found.domains.get('web') ?? [];
    expect(producer && mainOf(producer)).toBe(join(apps, 'web/producer/dist/main.js'));
  });
});

describe('the choice of apps', () => {
  const namesOf = (names?: readonly string[]) => {
    const choice = choose(found, names);
    return choice.ok ? choice.apps.map(({ name }) => name) : choice.problem;
  };

  it('is everything when nothing is named, the dashboard first', () => {
    expect(namesOf()).toEqual(['dashboard', 'logs-consumer', 'web-producer', 'web-consumer']);
  });

  it('is the dashboard and what is named', () => {
    expect(namesOf(['logs'])).toEqual(['dashboard', 'logs-consumer']);
  });

  it('names what there is when a name is wrong', () => {
    expect(namesOf(['web', 'shop'])).toBe('--apps: there is no shop. There is: logs, web.');
  });
});
