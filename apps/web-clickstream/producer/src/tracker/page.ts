/** The tag that loaded the script, as the page's author wrote it. */
export interface Embedded {
  readonly site: string;
  /** Folder of the script, with a slash at its end. */
  readonly home: string;
  userId: string | undefined;
  readonly anonymousId: string | undefined;
}

/** Undefined when the script was not loaded by a tag of its own: then nobody said for which site. */
export const embedding = (): Embedded | undefined => {
  const tag = document.currentScript;
  if (!(tag instanceof HTMLScriptElement)) return undefined;
  const { site, user, visitor } = tag.dataset;
  return {
    site: site || location.hostname,
    home: new URL('.', tag.src).href,
    userId: user || undefined,
    anonymousId: visitor || undefined,
  };
};

/** Global Privacy Control, or Do Not Track. */
export const objects = (): boolean => {
  const { globalPrivacyControl, doNotTrack }: { globalPrivacyControl?: boolean; doNotTrack?: string | null } =
    navigator;
  return globalPrivacyControl === true || doNotTrack === '1';
};

/** 96 random bits. Not randomUUID: pages without HTTPS do not have it. */
export const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36).padStart(7, '0')).join(
    '',
  );

/** Calls back when the page is hidden or left; it may be the last thing that runs. */
export const onLeave = (leave: () => void): void => {
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave());
  addEventListener('pagehide', leave);
};
