import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../src/cache-folder.ts';

describe('the cache folder', () => {
  it('is what KAFKA_STREAMING_CACHE says, before anything else', () => {
    expect(cacheFolder({ KAFKA_STREAMING_CACHE: '/x', XDG_CACHE_HOME: '/y' }, 'linux', '/home/a')).toBe('/x');
  });

  it.each([
    ['linux', {}, '/home/a/.cache/kafka-streaming'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/a' }, '/var/cache/a/kafka-streaming'],
    ['linux', { XDG_CACHE_HOME: '' }, '/home/a/.cache/kafka-streaming'],
    ['darwin', {}, '/home/a/Library/Caches/kafka-streaming'],
    ['win32', { LOCALAPPDATA: '/l' }, '/l/kafka-streaming'],
    ['win32', {}, '/home/a/AppData/Local/kafka-streaming'],
  ] as const)('on %s with %o is %s', (platform, environment, folder) => {
    expect(cacheFolder(environment, platform, '/home/a')).toBe(folder);
  });
});
