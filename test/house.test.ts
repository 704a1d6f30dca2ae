import { describe, expect, it } from 'vitest';
import { files, read, sources, workspaces } from './support/repository.ts';

/** Module names that a source file imports. */
const importsOf = (path: string): readonly string[] =>
  [...read(path).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');

const scope = '@kafka-streaming/';
/** What a package may import of ours, by its folder: one direction, towards the schema. */
const mayImport: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^shared\/event-schema\//, []],
  [/^shared\/streams\//, ['event-schema']],
  [/^shared\/kafka\//, ['event-schema', 'streams']],
  [/^shared\/app\//, ['event-schema', 'streams', 'kafka']],
  [/^shared\/ui\//, ['event-schema']],
  [/^infra\/kafka\//, ['event-schema', 'kafka']],
  [/^infra\/stack\//, ['event-schema', 'kafka', 'app', 'embedded-kafka']],
  [/^apps\/dashboard\/web\//, ['event-schema', 'ui']],
  [/^apps\/[^/]+\/view\//, ['event-schema', 'ui']],
  [/^apps\/[^/]+\/producer\//, ['event-schema', 'kafka', 'app']],
  [/^apps\//, ['event-schema', 'streams', 'kafka', 'app']],
];

describe('the house', () => {
  it('explains every package in its README', () => {
    const silent = workspaces.filter(({ folder }) => !files.includes(`${folder}/README.md`));
    expect(silent.map(({ folder }) => folder)).toEqual([]);
  });

  it.each(['apps', 'shared', 'infra', 'test'])('says on one page what %s is', (folder) => {
    expect(files).toContain(`${folder}/README.md`);
  });

  it('imports in one direction, towards the event schema', () => {
    const wrong = sources.flatMap((path) => {
      const allowed = mayImport.find(([folder]) => folder.test(path))?.[1] ?? [];
      return importsOf(path)
        .filter((name) => name.startsWith(scope))
        .filter((name) => !allowed.includes(name.slice(scope.length).replace(/\/ui\.css$/, '')))
        .map((name) => `${path} imports ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it('has one package that knows the Kafka client', () => {
    const others = sources.filter(
      (path) => !path.startsWith('shared/kafka/') && importsOf(path).includes('kafkajs'),
    );
    expect(others).toEqual([]);
  });

  it('leaves clock, chance and the outside to main files', () => {
    const pure = sources.filter(
      (path) =>
        /^(shared\/(streams|event-schema)|apps\/[^/]+\/consumer)\/src\//.test(path) &&
        !path.endsWith('/main.ts'),
    );
    const impure = pure.filter((path) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bconsole\.|from 'node:/.test(read(path)),
    );
    expect(impure).toEqual([]);
  });

  it('calls nothing utils, helpers, common, manager, data or info', () => {
    const vague = files.filter((path) =>
      /(^|\/)(utils?|helpers?|common|manager|data|info)(\.[a-z]+)?(\/|$)/.test(path),
    );
    expect(vague).toEqual([]);
  });
});
