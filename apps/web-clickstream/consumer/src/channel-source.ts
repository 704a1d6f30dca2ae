/**
 * What kind of site a source is. A name with a dot is a host and stands for all below it; one without is a whole
 * source (`utm_source=google`) or a label of a host (`www.google.co.uk`).
 * Collected by hand from the sites' own addresses; extend it freely, the longest match wins.
 */
export type SourceKind = 'search' | 'social' | 'video' | 'shopping' | 'assistant' | 'email' | 'push' | 'sms';

const names: readonly (readonly [SourceKind, readonly string[]])[] = [
  [
    'search',
    [
      'google',
      'bing',
      'yahoo',
      'duckduckgo',
      'baidu',
      'yandex',
      'ecosia',
      'naver',
      'seznam',
      'qwant',
      'startpage',
      'sogou',
      'kagi',
      'daum',
      'mojeek',
      'swisscows',
      'ask.com',
      'aol.com',
      'search.brave.com',
      'so.com',
    ],
  ],
  [
    'social',
    [
      'facebook',
      'instagram',
      'linkedin',
      'twitter',
      'reddit',
      'pinterest',
      'threads',
      'mastodon',
      'bluesky',
      'quora',
      'snapchat',
      'tumblr',
      'weibo',
      'whatsapp',
      'telegram',
      'discord',
      'hackernews',
      'x.com',
      't.co',
      'fb.com',
      'fb.me',
      'lnkd.in',
      'vk.com',
      't.me',
      'bsky.app',
      'mastodon.social',
      'news.ycombinator.com',
      'stackoverflow.com',
      'lobste.rs',
      'fosstodon.org',
      'slashdot.org',
    ],
  ],
  [
    'video',
    ['youtube', 'vimeo', 'tiktok', 'twitch', 'dailymotion', 'netflix', 'bilibili', 'youtu.be', 'rumble.com'],
  ],
  [
    'shopping',
    [
      'amazon',
      'ebay',
      'etsy',
      'aliexpress',
      'alibaba',
      'walmart',
      'idealo',
      'rakuten',
      'mercadolibre',
      'shopzilla',
      'shopping.google.com',
      'shop.app',
      'temu.com',
    ],
  ],
  [
    'assistant',
    [
      'chatgpt',
      'openai',
      'perplexity',
      'claude',
      'gemini',
      'copilot',
      'deepseek',
      'mistral',
      'chatgpt.com',
      'claude.ai',
      'gemini.google.com',
      'copilot.microsoft.com',
      'meta.ai',
      'you.com',
      'poe.com',
      'phind.com',
      'grok.com',
    ],
  ],
  [
    'email',
    [
      'email',
      'e-mail',
      'e_mail',
      'e mail',
      'newsletter',
      'gmail',
      'mailchimp',
      'mail.google.com',
      'mail.yahoo.com',
      'outlook.live.com',
      'outlook.office.com',
      'mail.ru',
      'mail.proton.me',
    ],
  ],
  ['push', ['firebase']],
  ['sms', ['sms']],
];

const kinds: ReadonlyMap<string, SourceKind> = new Map(
  names.flatMap(([kind, list]) => list.map((entry) => [entry, kind] as const)),
);

/** A host and the hosts above it, longest first: a.b.c, b.c, c. */
const upwards = (host: string): readonly string[] => {
  const labels = host.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
};

/** Undefined for a site that is none of them. */
export const sourceKind = (source: string): SourceKind | undefined => {
  const candidates = source.includes('.') ? [...upwards(source), ...source.split('.')] : [source];
  const known = candidates.find((candidate) => kinds.has(candidate));
  return known === undefined ? undefined : kinds.get(known);
};
