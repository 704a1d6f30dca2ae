import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

/** A page, and what it complained about: errors and warnings of its console, and exceptions. */
export interface Tab {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A Chromium that the machine has, when there is one; else the one that comes with npm. */
const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** One process, no graphics card: what a container has. */
const flags = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'];

const executable = async (): Promise<string> =>
  process.env['CHROMIUM'] ??
  systemBrowsers.find((path) => existsSync(path)) ??
  (await sparticuz.executablePath());

/** As a visitor's browser names itself: a headless one is a robot to the collector, rightly. */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

/** The tour would lie over what is tested. */
const tourDone = (): void => {
  try {
    localStorage.setItem('ks.tour', 'done');
  } catch {
    // An empty page has no storage.
  }
};

/** One browser for all tests of a file; each tab has a profile of its own. */
export const sharedBrowser = () => {
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await executable(), args: flags });
  });
  afterAll(async () => {
    await browser?.close();
  });

  return {
    /** Opens a tab, hands it over, and closes it. */
    withTab: async (options: BrowserContextOptions, use: (tab: Tab) => Promise<void>): Promise<void> => {
      if (browser === undefined) throw new Error('The browser has not started.');
      const context = await browser.newContext({
        viewport: { width: 1_440, height: 900 },
        locale: 'en-GB',
        userAgent,
        ...options,
      });
      await context.addInitScript(tourDone);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      try {
        await use({ page, complaints });
      } finally {
        await context.close();
      }
    },
  };
};
