/**
 * `npm run schema -- check | write`
 *
 * check: the generated reference is up to date, and every topic is compatible with all its released versions
 *        (golden/<topic>.v<n>.json). Exit 1 with the breaches.
 * write: writes the reference, and the golden file of a version that has none yet. A released file is never
 *        rewritten: raise the topic's version for a compatible change, declare a new topic for any other.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type AnyTopic,
  allTopics,
  breaches,
  type JsonSchema,
  jsonSchemaOf,
  referenceMarkdown,
} from '../src/index.ts';

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const goldenFile = (topic: AnyTopic): string => here(`golden/${topic.name}.v${topic.version}.json`);

const released = (topic: AnyTopic): readonly { readonly file: string; readonly schema: JsonSchema }[] =>
  readdirSync(here('golden'))
    .filter((file) => file.startsWith(`${topic.name}.v`))
    .map((file) => ({ file, schema: JSON.parse(readFileSync(here(`golden/${file}`), 'utf8')) }));

const topicProblems = (topic: AnyTopic): readonly string[] => {
  const schema = jsonSchemaOf(topic);
  const golden = goldenFile(topic);
  if (!existsSync(golden))
    return [`${topic.name}: version ${topic.version} is not released: npm run schema -- write`];
  const broken = released(topic).flatMap((old) =>
    breaches(old.schema, schema).map((breach) => `${topic.name}: breaks ${old.file}: ${breach}`),
  );
  if (broken.length > 0) return broken;
  return readFileSync(golden, 'utf8') === text(schema)
    ? []
    : [
        `${topic.name}: differs from released version ${topic.version}: raise its version, then npm run schema -- write`,
      ];
};

const check = (): readonly string[] => {
  const file = here('REFERENCE.md');
  const stale = !existsSync(file) || readFileSync(file, 'utf8') !== referenceMarkdown();
  return [
    ...(stale ? ['REFERENCE.md is stale: npm run schema -- write'] : []),
    ...allTopics.flatMap(topicProblems),
  ];
};

const write = (): void => {
  mkdirSync(here('golden'), { recursive: true });
  writeFileSync(here('REFERENCE.md'), referenceMarkdown());
  for (const topic of allTopics) {
    if (!existsSync(goldenFile(topic))) writeFileSync(goldenFile(topic), text(jsonSchemaOf(topic)));
  }
};

const main = (verb: string | undefined): number => {
  if (verb !== 'check' && verb !== 'write') {
    process.stderr.write('usage: npm run schema -- check|write\n');
    return 2;
  }
  if (verb === 'write') write();
  const problems = check();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length === 0)
    process.stdout.write(`${allTopics.length} topics compatible with their releases\n`);
  return problems.length === 0 ? 0 : 1;
};

process.exitCode = main(process.argv[2]);
