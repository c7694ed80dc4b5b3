import { Filing } from '@filings/queue-core';
import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { bseFiling, createBseSource, createNseSource, createPoller, createSeen, nseFiling } from '../src/index.ts';
import { bseList, clockAt, collect, haveShared, json, memoryIntake, serve, sharedJson } from './support.ts';

const detected = new Date('2026-11-01T00:00:00Z');
const bse = 'data/exchange/bse/';
const nse = 'data/exchange/nse/';
const weekend = 'recordings/weekend-2026-01-24/';

describe.skipIf(!haveShared)('every recorded row becomes one filing', () => {
  test.each([
    [`${bse}AnnGetData_2023-10-05_rows0001-0500.json`, 500],
    [`${bse}AnnSubCategoryGetData_2026-10-02_today_shape.json`, 13],
    [`${bse}AnnSubCategoryGetData_1row_library_sample.json`, 1],
    [`${weekend}bse-announcements.json`, 35],
  ])('%s: %i of BSE', (path, count) => {
    const recorded = sharedJson(path);
    const rows: Record<string, unknown>[] = recorded.Table ?? recorded;
    const filings = rows.map((row) => bseFiling(row, 'equity', detected));
    expect(filings).toHaveLength(count);
    expect(new Set(filings.map(({ filingId }) => filingId)).size).toBe(count);
    for (const [at, filing] of filings.entries()) {
      const row = rows[at]!;
      expect(Filing.parse(filing)).toEqual(filing);
      expect(filing.raw).toEqual(row);
      expect(new Date(`${row.DT_TM}+05:30`).toISOString()).toBe(filing.publishedAt);
      expect(filing.attachment?.name ?? '').toBe(row.ATTACHMENTNAME);
      expect(filing.text.length).toBeGreaterThan(0);
      expect(`${filing.subject} ${filing.text}`).not.toMatch(/''|\r|<br|&amp;|&#/i);
      expect(filing.subject).not.toContain(` - ${row.SCRIP_CD} - `);
      expect(filing.companyName).not.toBeNull();
    }
  });

  test.each([
    [`${nse}corporate-announcements_ZOMATO_2024-08-01.json`, 3],
    [`${nse}corporate-announcements_2026-08-07_incl_debt_row.json`, 10],
    [`${nse}announcements.json`, 1],
    [`${weekend}nse-corporate-announcements.json`, 197],
  ])('%s: %i of NSE', (path, count) => {
    const rows: Record<string, string | null>[] = sharedJson(path);
    const filings = rows.map((row) => nseFiling(row, 'equities', detected));
    expect(filings).toHaveLength(count);
    expect(new Set(filings.map(({ filingId }) => filingId)).size).toBe(count);
    for (const [at, filing] of filings.entries()) {
      const row = rows[at]!;
      expect(Filing.parse(filing)).toEqual(filing);
      expect(filing.raw).toEqual(row);
      expect(new Date(`${row.an_dt} GMT+0530`).toISOString()).toBe(filing.publishedAt);
      expect(filing.attachment?.urls ?? ['-']).toEqual([row.attchmntFile]);
      expect(filing.symbol).toBe(row.symbol);
      expect(filing.isin).toBe(row.sm_isin);
      expect(filing.text).not.toMatch(/&#|&amp;/);
    }
  });

  test('the debt row keeps its company, time and file without symbol, ISIN and sort_date', () => {
    const rows: Record<string, unknown>[] = sharedJson(`${nse}corporate-announcements_2026-08-07_incl_debt_row.json`);
    const debt = rows.find(({ symbol }) => symbol === null);
    expect(nseFiling(debt, 'debt', detected)).toMatchObject({
      segment: 'debt',
      exchangeId: '234408',
      companyName: 'Muthoot Capital Services Limited',
      symbol: null,
      isin: null,
      publishedAt: '2026-08-07T18:00:09.000Z',
      publishedRaw: '07-AUG-2026 23:30:09',
    });
  });

  test('500 rows over ten pages, and a weekend in one answer, all reach intake', async ({ redis }) => {
    const day: Record<string, unknown>[] = sharedJson(`${bse}AnnGetData_2023-10-05_rows0001-0500.json`);
    const exchange = await serve(bseList((asked) => (asked === '20231005' ? day : [])));
    const inbox = memoryIntake();
    const source = createBseSource({ gatewayUrl: exchange.url });
    const clock = clockAt('2023-10-05T23:50:00');
    const seen = createSeen({ redis: redis.client, prefix: redis.prefix, exchange: 'bse' });
    const poller = createPoller({ source, intake: inbox.intake, seen, clock, intervalMs: 1000 });
    const report = await poller.pollOnce();
    expect(report.problems).toEqual([]);
    expect(inbox.ids()).toEqual(day.map(({ NEWSID }) => NEWSID));
    expect(report.lists[0]?.count).toMatchObject({ reported: 500, received: 500, new: 500, known: 500, bad: 0 });

    const rows: { seq_id: string }[] = sharedJson(`${weekend}nse-corporate-announcements.json`);
    const nseServer = await serve((_request, response) => json(response, { data: rows }));
    const pages = await collect(createNseSource({ gatewayUrl: nseServer.url }), 'equities', '2026-01-25');
    expect(pages.flatMap(({ filings }) => filings.map(({ exchangeId }) => exchangeId))).toEqual(
      rows.map(({ seq_id }) => seq_id),
    );
  });
});
