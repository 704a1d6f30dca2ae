import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findJava, javaVersion } from '../src/java.ts';

describe("java's version", () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "21-ea" 2023-09-19', 21],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "25" 2025-09-16 LTS', 25],
  ])('of %s is %i', (printed, version) => {
    expect(javaVersion(printed)).toBe(version);
  });

  it('is unknown in what is no answer of Java', () => {
    expect(javaVersion('bash: java: command not found')).toBeUndefined();
  });
});

describe('finding java', () => {
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });

  /** A Java home whose `java -version` prints one line, as Java does, to stderr. */
  const home = async (printed: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'java-home-'));
    folders.push(folder);
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'java'), `#!/bin/sh\necho '${printed}' >&2\n`);
    await chmod(join(folder, 'bin', 'java'), 0o755);
    return folder;
  };

  it('takes JAVA_HOME before PATH', async () => {
    const [seventeen, newer] = [await home('version "17.0.1"'), await home('version "21.0.2"')];
    const found = await findJava({ JAVA_HOME: newer, PATH: join(seventeen, 'bin') });
    expect(found).toEqual({ path: join(newer, 'bin', 'java'), version: 21 });
  });

  it('takes the first of PATH without JAVA_HOME', async () => {
    const seventeen = await home('version "17.0.1"');
    const found = await findJava({ PATH: `/nowhere:${join(seventeen, 'bin')}` });
    expect(found).toEqual({ path: join(seventeen, 'bin', 'java'), version: 17 });
  });

  it('refuses one that is too old, naming it, its version and the fix', async () => {
    const old = await home('openjdk version "11.0.22" 2024-01-16');
    await expect(findJava({ JAVA_HOME: old })).rejects.toMatchObject({
      code: 'KS_PREFLIGHT',
      message: expect.stringMatching(
        /bin\/java is Java 11; Kafka needs 17 or newer\. Install Java 17 or newer/,
      ),
    });
  });

  it('says so when there is none', async () => {
    await expect(findJava({ PATH: '/nowhere' })).rejects.toMatchObject({
      code: 'KS_PREFLIGHT',
      message: expect.stringContaining(
        'Java was not found: JAVA_HOME is not set, and no folder on PATH has it',
      ),
    });
  });

  it('does not pass over a JAVA_HOME that leads nowhere', async () => {
    const seventeen = await home('version "17.0.1"');
    const environment = { JAVA_HOME: '/nowhere', PATH: join(seventeen, 'bin') };
    await expect(findJava(environment)).rejects.toThrow('JAVA_HOME is /nowhere, but there is no');
  });

  it('shows what was printed when it is no version', async () => {
    const strange = await home('The operation could not be completed');
    await expect(findJava({ JAVA_HOME: strange })).rejects.toThrow(
      'says no version that is known: The operation could not be completed',
    );
  });
});
