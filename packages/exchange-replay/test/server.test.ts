import { afterEach, describe, expect, it } from 'vitest';
import { generateDay } from '../src/generate/day.ts';
import { createReplay, type Replay, type ReplayOptions } from '../src/server.ts';
import { BSE_HEADERS, bseBody, bseDay, bseList, handClock, NSE_HEADERS, nseList, tinyDay } from './support.ts';

const running: Replay[] = [];
afterEach(async () => {
  for (const replay of running.splice(0)) await replay.close();
});

/** All of a tiny day is visible unless a test says otherwise. */
async function serve(options: Partial<ReplayOptions> = {}, rows = 120) {
  const clock = handClock();
  const replay = await createReplay({ dataset: tinyDay(rows), durationMs: 1000, wall: clock.wall, ...options });
  running.push(replay);
  clock.advance(60_000);
  const get = (path: string, headers: Record<string, string> = BSE_HEADERS) =>
    fetch(replay.url + path, { headers, redirect: 'manual' });
  return { replay, get };
}

describe('BSE list', () => {
  it('answers 50 rows a page, newest first, with the count of all, and an empty Table past the end', async () => {
    const { get } = await serve();
    const pages = await Promise.all([1, 2, 3, 4].map(async (page) => bseBody(await get(bseDay('20260213', page)))));
    expect(pages.map(({ Table }) => Table.length)).toEqual([50, 50, 20, 0]);
    expect(pages.map(({ Table1 }) => Table1)).toEqual(Array(4).fill([{ ROWCNT: 120 }]));
    const ids = pages.flatMap(({ Table }) => Table.map(({ NEWSID }) => NEWSID));
    expect(ids).toEqual(Array.from({ length: 120 }, (_, index) => `row-${119 - index}`));
    expect(pages[0]!.Table[0]!.TotalPageCnt).toBe(3);
  });

  it('answers {} for the whole market over several days, rows for one category or scrip over several', async () => {
    const { get } = await serve();
    const days = { strPrevDate: '20260212', strToDate: '20260213' };
    expect(await (await get(bseList(days))).json()).toEqual({});
    expect((await bseBody(await get(bseList({ ...days, strCat: 'Result' })))).Table1).toEqual([{ ROWCNT: 120 }]);
    expect((await bseBody(await get(bseList({ ...days, strscrip: '1007' })))).Table).toMatchObject([
      { SCRIP_CD: 1007 },
    ]);
  });

  it('sends callers without Referer or Origin away, and bad parameters to the error page', async () => {
    const { get } = await serve();
    for (const headers of [{}, { referer: BSE_HEADERS.referer }, { origin: BSE_HEADERS.origin }]) {
      const answer = await get(bseDay('20260213'), headers as Record<string, string>);
      expect(answer.status).toBe(301);
      expect(answer.headers.get('location')).toContain('/members/showinterest');
    }
    const bad = await get(bseDay('13-02-2026'));
    expect([bad.status, bad.headers.get('location')]).toEqual([302, 'https://api.bseindia.com/error_Bse.html']);
  });

  it('keeps segments apart', async () => {
    const { get } = await serve();
    expect(await (await get(bseDay('20260213', 1, 'D'))).json()).toEqual({ Table: [], Table1: [{ ROWCNT: 0 }] });
  });

  it('has other keys for a past day than for the day itself', async () => {
    const dataset = { ...tinyDay(1), lastDay: '2026-02-14' };
    const { get } = await serve({ dataset, durationMs: undefined, speed: 100_000 });
    const [row] = (await bseBody(await get(bseDay('20260213')))).Table;
    expect(row).toHaveProperty('BSENewsid');
    expect(row).not.toHaveProperty('BSENEWSID');
    expect(row).not.toHaveProperty('TotalPageCnt');
  });
});

describe('NSE', () => {
  it('answers 401 until a page has set its cookies', async () => {
    const { get } = await serve();
    expect((await get(nseList(), {})).status).toBe(401);
    const page = await get('/www.nseindia.com/option-chain', {});
    const cookies = page.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    expect(cookies.map((cookie) => cookie?.split('=')[0])).toEqual(['nsit', 'nseappid']);
    const answer = await get(nseList(), { cookie: cookies.join('; ') });
    expect([answer.status, await answer.json()]).toEqual([200, []]);
  });

  it('asks for no cookie when told so', async () => {
    const { get } = await serve({ requireNseCookie: false });
    expect((await get(nseList(), {})).status).toBe(200);
  });

  it('refuses user agents that say they are robots', async () => {
    const { get } = await serve();
    for (const agent of ['FilingsBot/1.0', 'reader (+https://example.org)'])
      expect((await get(nseList(), { ...NSE_HEADERS, 'user-agent': agent })).status).toBe(403);
  });
});

describe('attachments', () => {
  it('answers the bytes, HEAD too, whatever the escaping; 404 for what is not there', async () => {
    const { replay, get } = await serve();
    const folder = '/www.bseindia.com/xml-data/corpfiling/AttachLive';
    for (const name of ['a%20(1).pdf', 'a%20%281%29.pdf']) {
      const answer = await get(`${folder}/${name}`, {});
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect(await answer.text()).toBe('%PDF-1.4');
      const head = await fetch(`${replay.url}${folder}/${name}`, { method: 'HEAD' });
      expect(head.headers.get('content-length')).toBe('8');
    }
    expect((await get(`${folder}/b.pdf`, {})).status).toBe(404);
    expect((await get('/nsearchives.nseindia.com/corporate/b.pdf', {})).status).toBe(404);
    expect((await get('/www.example.org/anything', {})).status).toBe(404);
  });

  it('of a generated day are all served under the address that their row gives, moved ones under AttachHis', async () => {
    const dataset = generateDay({ seed: 2, filings: 150 });
    const { get } = await serve({ dataset });
    const moved: string[] = [];
    for (const [index, { attachmentUrl }] of dataset.filings.entries()) {
      if (attachmentUrl === null) continue;
      const status = async (url: string) => (await get(url.replace('https:/', ''), {})).status;
      expect(await status(attachmentUrl)).toBe(dataset.truth![index]!.reason === 'attachment_missing' ? 404 : 200);
      if (!attachmentUrl.includes('/AttachHis/')) continue;
      moved.push(attachmentUrl);
      expect(await status(attachmentUrl.replace('AttachHis', 'AttachLive'))).toBe(404);
    }
    expect(moved.length).toBeGreaterThan(0);
  });
});

describe('faults', () => {
  it('meet every Nth request of their kind and no other', async () => {
    const { get } = await serve({
      faults: [
        { match: 'bse-list', every: 2, answer: 'html200' },
        { match: 'attachment', every: 1, answer: 'forbidden' },
      ],
    });
    const types: (string | null)[] = [];
    for (let request = 0; request < 4; request++)
      types.push((await get(bseDay('20260213'))).headers.get('content-type')!.split(';')[0]!);
    expect(types).toEqual(['application/json', 'text/html', 'application/json', 'text/html']);
    expect((await get('/nsearchives.nseindia.com/corporate/b.pdf', {})).status).toBe(403);
    expect((await get(nseList(), NSE_HEADERS)).status).toBe(200);
  });

  it('are what they are called', async () => {
    const list = async (answer: 'empty-object' | 'reset' | 'truncated-json' | 'rate-limited') => {
      const { get } = await serve({ faults: [{ match: 'bse-list', every: 1, answer }] });
      return get(bseDay('20260213'));
    };
    expect(await (await list('empty-object')).json()).toEqual({});
    const limited = await list('rate-limited');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '1']);
    await expect(list('reset')).rejects.toThrow();
    const cut = await (await list('truncated-json')).text();
    expect(cut).toMatch(/^\{"Table":\[\{/);
    expect(() => JSON.parse(cut)).toThrow(SyntaxError);
  });
});
