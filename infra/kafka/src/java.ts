import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { preflight } from './preflight.ts';

/** Kafka 4's brokers are compiled for it. */
const oldestVersion = 17;
const fix = `Install Java ${oldestVersion} or newer (any vendor; a JRE is enough), or point JAVA_HOME to one`;

export interface Java {
  readonly path: string;
  /** Feature release: 17, 21, … */
  readonly version: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds Java: JAVA_HOME when it is set, or else the first on PATH.
 * Errors: KS_PREFLIGHT with what was found and the fix; a JAVA_HOME that leads nowhere is not passed over.
 */
export const findJava = async (environment: Environment = process.env): Promise<Java> => {
  const home = environment['JAVA_HOME'];
  const path = home === undefined || home === '' ? await onPath(environment) : await atHome(home);
  const printed = await versionText(path);
  const version = javaVersion(printed);
  if (version !== undefined && version >= oldestVersion) return { path, version };
  const found =
    version === undefined ? `says no version that is known: ${firstLine(printed)}` : `is Java ${version}`;
  throw preflight({ what: `${path} ${found}; Kafka needs ${oldestVersion} or newer`, fix, facts: { path } });
};

/** The feature release in what `java -version` prints: 1.8.0_402 is 8, 17.0.15 is 17, 21-ea is 21. */
export const javaVersion = (printed: string): number | undefined => {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(printed) ?? [];
  if (first === undefined) return undefined;
  return Number(first === '1' ? second : first);
};

const program = process.platform === 'win32' ? 'java.exe' : 'java';

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const atHome = async (home: string): Promise<string> => {
  const path = join(home, 'bin', program);
  if (await exists(path)) return path;
  throw preflight({ what: `JAVA_HOME is ${home}, but there is no ${path}`, fix, facts: { home } });
};

const onPath = async (environment: Environment): Promise<string> => {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await exists(join(folder, program)))) return join(folder, program);
  }
  throw preflight({ what: 'Java was not found: JAVA_HOME is not set, and no folder on PATH has it', fix });
};

/** Java prints its version to stderr. */
const versionText = async (path: string): Promise<string> => {
  try {
    const { stderr, stdout } = await promisify(execFile)(path, ['-version'], { timeout: 20_000 });
    return `${stderr}${stdout}`;
  } catch (cause) {
    const reason = cause instanceof Error ? firstLine(cause.message) : String(cause);
    throw preflight({ what: `${path} can not be run: ${reason}`, fix, facts: { path }, cause });
  }
};

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';
