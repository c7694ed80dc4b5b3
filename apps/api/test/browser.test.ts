import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createHolds, createQueues } from '@filings/queue-core';
import { createHealth, dayOf } from '@filings/scrapers';
import { openTestBrowser } from '@filings/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Api, detected, enriched, filing, save, test } from './api.ts';
import { covered, source } from './support/sources.ts';

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

  const gauge = (page: Page, label: string) => page.locator('.gauge').filter({ has: page.getByText(label).first() });

  test.skipIf(!built)(
    'the strip tells of each exchange when it answered, what is here of the day, and its alarm in words (G12, G13)',
    async ({ redis, openApi }) => {
      const { standbys: _s, backlog: _b, alarms: _a, ...told } = source();
      const tell = (exchange: 'bse' | 'nse', changes: Partial<typeof told> = {}) =>
        createHealth({ redis: redis.client, prefix: redis.prefix, exchange }).tell({ ...told, ...changes, exchange });
      const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
      await tell('bse', { newestAt: '2026-02-13T10:00:00.000Z' });
      const failing = { since: ago(14), code: 'access_denied', message: 'status 403 with a page', polls: 9 };
      await tell('nse', { answeredAt: ago(14), failing });
      const { app, store } = await openApi({ webFolder });
      const today = dayOf(new Date());
      await store.save([
        covered({ reported: 1_200 }),
        covered({ segment: 'debt', reported: 3 }),
        covered({ exchange: 'nse', segment: 'equities', day: today, reported: 40, received: 0 }),
      ]);
      const { page, wrong } = await visit(app, '/');

      await gauge(page, 'BSE').getByText('0 of 1,203').waitFor();
      expect(await gauge(page, 'BSE').textContent()).toMatch(/^BSE13 Febanswered \d+ s ago0 of 1,203$/);
      const nse = gauge(page, 'NSE');
      await nse.getByText('0 of 40').waitFor();
      expect(await nse.textContent()).toMatch(/^NSE⚠.*answered 14 min ago0 of 40$/s);
      expect(await gauge(page, 'BSE').getByRole('button').count()).toBe(0);

      // The message opens over the page by keyboard, and nothing else moves.
      const before = await page.locator('.strip').boundingBox();
      await nse.getByRole('button', { name: 'NSE: no answer' }).press('Enter');
      const note = page.locator('.note:popover-open');
      await note.getByText('NSE has not answered in full since').waitFor();
      expect(await page.locator('.strip').boundingBox()).toEqual(before);
      await page.keyboard.press('Escape');
      await note.waitFor({ state: 'detached' });
      // Said to those who hear the page, too.
      expect(await page.getByRole('status').textContent()).toContain('NSE has not answered in full since');
      expect(wrong).toEqual([]);
      await page.close();
    },
  );

  test.skipIf(!built)(
    'the strip tells what holds a queue back, why and until when, and does not move when that changes',
    async ({ redis, openApi }) => {
      const { app } = await openApi({ webFolder });
      const queues = createQueues({ connection: redis.client, prefix: redis.prefix });
      const holds = createHolds({ connection: redis.client, prefix: redis.prefix });
      const { page, wrong } = await visit(app, '/');
      await gauge(page, 'INVESTOR').getByText('0 waiting').waitFor();
      await gauge(page, 'NSE').getByRole('button', { name: 'NSE: never polled' }).waitFor();
      const strip = page.locator('.strip');
      const before = await strip.boundingBox();
      await queues.pause('ai_processing', 'a new prompt is being tried');
      const reason = { code: 'database_away', message: 'the database does not answer' };
      await holds.place('supabase_upload', 'outage', reason);
      const upload = gauge(page, 'UPLOAD').getByRole('button', { name: 'UPLOAD is held back: outage' });
      await upload.waitFor();
      const paused = gauge(page, 'AI').getByRole('button', { name: 'AI is held back: operator' });
      await paused.waitFor();
      expect(await strip.boundingBox()).toEqual(before);
      await paused.click();
      await page.locator('.note:popover-open').getByText('Paused by hand, until resumed: a new prompt').waitFor();
      await page.keyboard.press('Escape');
      await upload.click();
      await page
        .locator('.note:popover-open')
        .getByText(/looked at again at \d\d:\d\d:\d\d: the database/)
        .waitFor();
      await queues.resume('ai_processing');
      await paused.waitFor({ state: 'detached' });
      expect(wrong).toEqual([]);
      await page.close();
      await queues.close();
      await holds.close();
    },
  );
});
