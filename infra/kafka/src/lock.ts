/**
 * Writes jars.lock.json anew. Run it when the version of Kafka changes, and review the difference:
 *
 *   npx tsx --conditions=source infra/kafka/src/lock.ts
 *
 * Needs Maven, which resolves what Kafka needs at run time; nobody else needs it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JarLock, type LockedJar, lockFile } from './jar-lock.ts';

const kafka = '4.4.0';
/** Kafka is compiled against slf4j; this binds it to the log4j that comes with it, so that a broker's log has a file. */
const runtime = [`org.apache.kafka:kafka_2.13:${kafka}`, 'org.apache.logging.log4j:log4j-slf4j-impl:2.25.5'];
/**
 * The tools were not published with 4.4.0; those of 4.3.0, with the client they were built with, speak to it. On
 * their class path these stand before the rest.
 */
const tools = ['kafka-tools', 'kafka-clients', 'kafka-server-common'].map(
  (name) => `org.apache.kafka:${name}:4.3.0`,
);

const dependency = (coordinates: string, alone: boolean): string => {
  const [group, artifact, version] = coordinates.split(':');
  const exclusions =
    '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>';
  return (
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>` +
    `${alone ? exclusions : ''}</dependency>`
  );
};

const project = (dependencies: string): string =>
  '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>lock</groupId>' +
  '<artifactId>lock</artifactId><version>1</version><packaging>pom</packaging>' +
  `<dependencies>${dependencies}</dependencies></project>`;

/** Resolves, and keeps the layout of a repository, so that the coordinates can be told from the paths. */
const resolve = (dependencies: string): readonly LockedJar[] => {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-jars-lock-'));
  try {
    writeFileSync(join(folder, 'pom.xml'), project(dependencies));
    const args = [
      '-q',
      '-B',
      'dependency:build-classpath',
      '-DincludeScope=runtime',
      '-Dmdep.outputFile=jars.txt',
    ];
    execFileSync('mvn', args, { cwd: folder, stdio: 'inherit' });
    return readFileSync(join(folder, 'jars.txt'), 'utf8').trim().split(':').map(locked);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const locked = (path: string): LockedJar => {
  const [, directories = ''] = path.split('/repository/');
  const parts = directories.split('/');
  const coordinates = [parts.slice(0, -3).join('.'), ...parts.slice(-3, -1)].join(':');
  const content = readFileSync(path);
  return { coordinates, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
};

const byName = (a: LockedJar, b: LockedJar): number => (a.coordinates < b.coordinates ? -1 : 1);

const lock: JarLock = {
  kafka,
  runtime: [...resolve(runtime.map((name, index) => dependency(name, index > 0)).join(''))].sort(byName),
  tools: [...resolve(tools.map((name) => dependency(name, true)).join(''))].sort(byName),
};
writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${lock.runtime.length} jars, ${lock.tools.length} for the tools\n`);
