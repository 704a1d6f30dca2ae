import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { repository } from '../support/repository.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack({ flags: ['--rate=20', '--seed=7'] });
});
afterAll(async () => {
  await stack?.stop();
});

const urlOf = (name: string): string => {
  const url = stack.urls[name];
  if (url === undefined) throw new Error(`The stack has no address of "${name}".`);
  return url;
};
const browser = sharedBrowser();

const overview = (): string => urlOf('dashboard');
const clickstream = (query = ''): string => `${overview()}/web-clickstream${query}`;

const connection = (page: Page) => page.locator('button.connection');
const tile = (page: Page, label: string) => page.locator('.tile', { hasText: label }).locator('.tile-value');

const isLive = (page: Page): Promise<void> => page.locator('.connection[data-kind="live"]').waitFor();

/** A tile shows a figure, not its placeholder. */
const hasFigure = (page: Page, label: string): Promise<void> =>
  until(
    async () => /\d/.test((await tile(page, label).first().textContent()) ?? ''),
    `the tile "${label}" has a figure`,
  );

describe('the dashboard', () => {
  it('shows live figures soon after it is opened, without a word on the console', async () => {
    await browser.withTab({}, async ({ page, complaints }) => {
      await page.goto(overview());
      await isLive(page);
      for (const label of ['Events', 'Lag', 'Brokers up', 'Page views']) await hasFigure(page, label);
      expect(await tile(page, 'Brokers up').textContent()).toBe('1 / 1');
      await page.getByText('adds up', { exact: true }).first().waitFor();
      expect(complaints).toEqual([]);
    });
  });

  it('draws a moving chart', async () => {
    await browser.withTab({}, async ({ page }) => {
      await page.goto(clickstream('?site=shop&range=1m'));
      const chart = page.getByRole('img', { name: /^Page views and clicks per second/ });
      await chart.waitFor();
      const picture = (): Promise<string> =>
        chart.evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
      const first = await picture();
      await until(async () => (await picture()) !== first, 'the chart moved');
    });
  });
});

describe('a click in the demo shop', () => {
  it('arrives as a painted number: shop, tracker, collector, Kafka, consumer, gateway, screen', async () => {
    await browser.withTab({}, async ({ page }) => {
      await page.goto(clickstream('?site=shop'));
      await hasFigure(page, 'Page views');
      const mark = `/shop/visit-${Date.now()}`;
      await browser.withTab({}, async ({ page: shop }) => {
        await shop.goto(urlOf('web-shop'));
        const taken = shop.waitForResponse((answer) => answer.request().postData()?.includes(mark) === true);
        await shop.evaluate((path) => history.pushState(null, '', path), mark);
        expect((await taken).status()).toBe(202);
      });
      await page
        .locator('.panel', { hasText: 'Sessions' })
        .locator('td', { hasText: mark })
        .first()
        .waitFor({ timeout: 20_000 });
    });
  });

  it('shows the dashboard’s own pages as a site too', async () => {
    await browser.withTab({}, async ({ page }) => {
      await page.goto(clickstream());
      await until(
        async () => (await page.locator('.site-bar option').allTextContents()).includes('dashboard'),
        'the site "dashboard" is among the sites',
        60_000,
      );
    });
  });
});

describe('the connection', () => {
  it('never lets old figures pass for live ones, and catches up by itself', async () => {
    await browser.withTab({}, async ({ page }) => {
      let cut = false;
      const sockets: { close: () => Promise<void> }[] = [];
      await page.routeWebSocket(/\/live$/, async (socket) => {
        if (cut) return void (await socket.close({ code: 1012 }));
        socket.connectToServer();
        sockets.push(socket);
      });
      await page.goto(overview());
      await isLive(page);
      await hasFigure(page, 'Events');
      cut = true;
      await Promise.all(sockets.map((socket) => socket.close()));
      await page.locator('.connection[data-kind="reconnecting"]').waitFor();
      expect(await connection(page).textContent()).toMatch(/Reconnecting/);
      await page.locator('main[data-lost="true"]').waitFor();
      await page.getByText(/Not live: the last known state/).waitFor();
      cut = false;
      await isLive(page);
      await page.locator('main[data-lost="false"]').waitFor();
    });
  });

  it('pauses by the space bar, counts what waits, and keeps the pause in the address', async () => {
    await browser.withTab({}, async ({ page }) => {
      await page.goto(clickstream('?site=shop'));
      await hasFigure(page, 'Page views');
      await page.locator('h1').click();
      await page.keyboard.press('Space');
      await page.locator('.connection[data-kind="paused"]').waitFor();
      expect(page.url()).toContain('paused=1');
      const count = page.locator('.pause-count');
      await until(
        async () => /\+[1-9]/.test((await count.textContent()) ?? ''),
        'updates are counted while paused',
      );
      await page.keyboard.press('Space');
      await isLive(page);
      await count.waitFor({ state: 'detached' });
    });
  });
});

describe('from a number to its records', () => {
  it('takes one click', async () => {
    await browser.withTab({}, async ({ page }) => {
      await page.goto(clickstream('?site=shop'));
      await hasFigure(page, 'Live visitors');
      await page
        .getByRole('button', { name: /^Live visitors/ })
        .first()
        .click();
      const drawer = page.locator('dialog[open]');
      await drawer.getByText('web.live-visitors').waitFor();
      await drawer.locator('.record-place').first().waitFor();
      expect(await drawer.locator('.record-place').first().textContent()).toMatch(
        /partition \d+ · offset \d+/,
      );
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
    });
  });

  it('leads from a visit to its raw events', async () => {
    await browser.withTab({}, async ({ page }) => {
      await page.goto(clickstream('?site=shop&range=all'));
      await page.locator('.panel', { hasText: 'Sessions' }).locator('.cell-button').first().click();
      await page.locator('.moments li').first().waitFor();
    });
  });
});

describe('filters', () => {
  it('are set by a click on a row, shown as a chip, kept by a reload, and removed', async () => {
    await browser.withTab({}, async ({ page }) => {
      await page.goto(clickstream('?site=shop&range=all'));
      await page.getByRole('list', { name: 'Audience by device' }).getByRole('button').first().click();
      await page.locator('.chip').waitFor();
      await page.reload();
      await page.locator('.chip').waitFor();
      expect(page.url()).toMatch(/f=device/);
      await page.getByRole('button', { name: /^Remove filter/ }).click();
      await page.locator('.chip').waitFor({ state: 'detached' });
    });
  });
});

const pages = [
  ['overview', () => overview(), 'Events'],
  ['web-clickstream', () => clickstream('?site=shop'), 'Page views'],
] as const;
const widths = [1_440, 768, 360];
const screenshots = join(repository, 'test/screenshots');

describe.each(pages)('the page %s', (name, url, label) => {
  it.each(['light', 'dark'] as const)(
    'is accessible in the %s theme, and fits every width',
    async (colorScheme) => {
      await mkdir(screenshots, { recursive: true });
      await browser.withTab({ colorScheme, reducedMotion: 'reduce' }, async ({ page }) => {
        await page.goto(url());
        await hasFigure(page, label);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          await until(
            () =>
              page.evaluate(
                () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
              ),
            `${name} needs no sideways scroll at ${width} px`,
            5_000,
          );
          await page.screenshot({ path: join(screenshots, `${name}-${width}-${colorScheme}.png`) });
        }
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`),
        ).toEqual([]);
      });
    },
  );
});
