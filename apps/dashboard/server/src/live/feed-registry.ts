import type { Channel } from './channel.ts';
import type { Feed } from './feed.ts';

/** The feeds that exist: one for each channel as a whole, and one for each key prefix that somebody follows. */
export interface FeedRegistry {
  /** A feed for one more user; undefined when there are too many prefixes already. */
  readonly use: (channel: Channel, prefix: string) => Feed | undefined;
  readonly release: (channel: Channel, prefix: string) => void;
  /** Looks for changes in all feeds, and forgets those that nobody has used for a minute. */
  readonly refresh: () => boolean;
}

interface OpenFeed {
  readonly feed: Feed;
  readonly channel: Channel;
  readonly prefix: string;
  users: number;
  unusedSince: number;
}

/** A feed without users is kept so long for those who come back. */
const unusedMs = 60_000;

const nameOf = (channel: Channel, prefix: string): string => `${channel.name}/${prefix}`;

export const feedRegistry = (
  channels: readonly Channel[],
  { maxPrefixes, now }: { readonly maxPrefixes: number; readonly now: () => number },
): FeedRegistry => {
  const feeds = new Map<string, OpenFeed>();
  const open = (channel: Channel, prefix: string): OpenFeed => {
    const opened = { feed: channel.open(prefix), channel, prefix, users: 0, unusedSince: now() };
    feeds.set(nameOf(channel, prefix), opened);
    return opened;
  };
  const forgetUnused = (): void => {
    for (const [name, { channel, prefix, users, unusedSince }] of feeds) {
      if (prefix === '' || users > 0 || now() - unusedSince < unusedMs) continue;
      feeds.delete(name);
      channel.drop(prefix);
    }
  };
  for (const channel of channels) open(channel, '');

  return {
    use: (channel, prefix) => {
      const known = feeds.get(nameOf(channel, prefix));
      if (known === undefined && feeds.size >= channels.length + maxPrefixes) return undefined;
      const used = known ?? open(channel, prefix);
      used.users += 1;
      return used.feed;
    },
    release: (channel, prefix) => {
      const used = feeds.get(nameOf(channel, prefix));
      if (used === undefined) return;
      used.users -= 1;
      used.unusedSince = now();
    },
    refresh: () => {
      forgetUnused();
      let changed = false;
      for (const { feed } of feeds.values()) changed = feed.refresh() || changed;
      return changed;
    },
  };
};
