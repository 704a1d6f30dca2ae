import { homedir } from 'node:os';
import { join } from 'node:path';

const name = 'kafka-streaming';

type Environment = Readonly<Record<string, string | undefined>>;

const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/**
 * Where this user's downloads are kept: KAFKA_STREAMING_CACHE, or the place that the platform has for caches.
 * Outside of the checkout, so that a fresh clone need not load everything again.
 */
export const cacheFolder = (
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => {
  const own = given(environment['KAFKA_STREAMING_CACHE']);
  if (own !== undefined) return own;
  if (platform === 'win32')
    return join(given(environment['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', name);
  return join(given(environment['XDG_CACHE_HOME']) ?? join(home, '.cache'), name);
};
