import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openTestBrowser } from '@filings/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Api, detected, enriched, filing, save, test } from './api.ts';

const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));
const built = existsSync(`${webFolder}/index.html`);
if (!built) console.warn('The web page is NOT TESTED: apps/web is not built (pnpm --filter web build)');

describe('in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openTestBrowser();
  });
  afterAll(() => browser?.close());

  /** A page that takes note of everything that goes wrong in it, and of every request to elsewhere. */
  async function visit(app: Api['app'], path: string): Promise<{ page: Page; origin: string; wrong: string[] }> {
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) wrong.push(request.url());
    });
    await page.goto(origin + path);
    return { page, origin, wrong };
  }

  test('the documentation shows every operation and needs nothing from elsewhere', async ({ api: { app } }) => {
    const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, object> }>();
    const operations = Object.values(paths).flatMap((path) => Object.keys(path)).length;
    const { page, wrong } = await visit(app, '/docs');
    await page
      .locator('.opblock-summary')
      .nth(operations - 1)
      .waitFor();
    expect(await page.locator('.opblock-summary').count()).toBe(operations);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test.skipIf(!built)(
    'the page shows what is new by itself, filters, and opens one with its evidence',
    async ({ openApi }) => {
      const { app, store } = await openApi({ webFolder });
      await store.save([detected(filing({ subject: 'First notice' }))]);
      const { page, wrong } = await visit(app, '/');
      await page.getByText('First notice').waitFor();
      const id = await save(store, enriched(filing()));
      await page.getByText('Order of Rs 120.5 crore from NTPC').click();
      const panel = page.getByRole('complementary', { name: 'Announcement' });
      await panel.getByText('an order of Rs. 120.50 crore').waitFor();
      await panel.getByText('allotted to Acme Fund').waitFor();
      expect(await panel.locator('strong').first().textContent()).toBe('order');
      expect(await panel.getByRole('link', { name: 'Original document' }).getAttribute('href')).toBe(
        `/v1/announcements/${id}/document`,
      );
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      await page.getByLabel('Category').selectOption('New Order');
      await page.getByText('First notice').waitFor({ state: 'detached' });
      expect(await page.locator('.list li a').count()).toBe(1);
      expect(wrong).toEqual([]);
      await page.close();
    },
  );

  test.skipIf(!built)('the page runs no markup that a filing brings', async ({ openApi }) => {
    const { app, store } = await openApi({ webFolder });
    const trap = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    await store.save([detected(filing({ subject: trap, companyName: trap }))]);
    const { page, wrong } = await visit(app, '/');
    await page.getByText('document.title=1').first().waitFor();
    expect(await page.title()).toBe('Filings');
    expect(await page.locator('.list img').count()).toBe(0);
    expect(wrong).toEqual([]);
    await page.close();
  });
});
