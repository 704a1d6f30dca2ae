/** Which pages may open the live socket and send controls: the dashboard's own, and those named in the settings. */
export interface Origins {
  /** No origin at all = not a browser: allowed, a browser always tells one. */
  readonly isOwn: (origin: string | undefined, host: string | undefined) => boolean;
  /** Names that a request may be addressed to: a foreign name that resolves to this machine is refused. */
  readonly isOwnHost: (host: string | undefined) => boolean;
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

const hostnameOf = (host: string): string => host.replace(/:\d+$/, '');

/**
 * Bound to this machine only, the dashboard answers to the names of this machine. Bound to the network it can't
 * know its names: then the origin must be what the request is addressed to.
 */
export const origins = (bound: string, more: readonly string[]): Origins => {
  const isLocal = loopbackNames.includes(bound) || bound === '::1';
  const moreHosts = more.filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin).host);
  const isOwnHost = (host: string | undefined): boolean =>
    host !== undefined && (!isLocal || loopbackNames.includes(hostnameOf(host)) || moreHosts.includes(host));
  return {
    isOwnHost,
    isOwn: (origin, host) => {
      if (origin === undefined || more.includes(origin)) return true;
      return URL.canParse(origin) && new URL(origin).host === host && isOwnHost(host);
    },
  };
};
