import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { generateDay } from '../src/generate/day.ts';
import { createReplay, type Replay, type ReplayOptions } from '../src/server.ts';
import { handClock, hasShared, SHARED } from './support.ts';

const BSE_FEED = '/www.bseindia.com/data/xml/announcements.xml';
const NSE_FEED = '/nsearchives.nseindia.com/content/RSS/Online_announcements.xml';

let replay: Replay | undefined;
afterEach(async () => {
  await replay?.close();
  replay = undefined;
});

/** The whole day is visible unless a test says when. */
async function serve(options: Partial<ReplayOptions> = {}) {
  const clock = handClock();
  const dataset = options.dataset ?? generateDay({ seed: 6, filings: 120, documents: 'lazy' });
  replay = await createReplay({ dataset, speed: 3600, startAt: '00:00', wall: clock.wall, ...options });
  return { dataset, ...clock };
}
const get = (path: string, headers: Record<string, string> = {}) => fetch(replay!.url + path, { headers });
const text = async (path: string) => (await get(path)).text();

/** Items as { element: text }, entities resolved. */
const items = (xml: string) =>
  [...xml.matchAll(/<item>(.*?)<\/item>/gs)].map(([, item]) =>
    Object.fromEntries(
      [...item!.matchAll(/<(\w+)>(.*?)<\/\1>/gs)].map(([, name, value]) => [
        name,
        value!.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      ]),
    ),
  );
/** Everything of a feed that is not about one item, with dates and texts of the day blanked. */
const frameOf = (xml: string) =>
  xml.replace(/<item>.*<\/item>/s, '<item/>').replace(/(?<=<lastBuildDate>)[^<]*/, (date) => date.replace(/\w/g, 'x'));
const namesOf = (xml: string) =>
  [...(/<item>.*?<\/item>/s.exec(xml) ?? [''])[0].matchAll(/<(\w+)>/g)].map(([, name]) => name);

describe.skipIf(!hasShared)('feeds have the form of the recorded ones', () => {
  const recorded = (name: string) => readFileSync(`${SHARED}data/exchange/rss/${name}`, 'utf8');
  it.each([
    [BSE_FEED, 'bse_announcements_2026-09-08.xml'],
    [NSE_FEED, 'nse_Online_announcements_2026-09-07.xml'],
  ])('%s: frame, elements of an item, forms of dates', async (path, file) => {
    const { advance } = await serve();
    advance(23_900);
    const [ours, theirs] = [await text(path), recorded(file)];
    expect(frameOf(ours).trim()).toBe(frameOf(theirs).trim());
    expect(namesOf(ours)).toEqual(namesOf(theirs));
    const shape = (date: string | undefined) => date?.replace(/[A-Z][a-z]{2}/, 'Mon').replace(/\d/g, '9');
    expect(shape(items(ours)[0]!.pubDate)).toBe(shape(items(theirs)[0]!.pubDate));
  });
  it('BSE says the same words where there is nothing', async () => {
    await serve();
    expect(await text(BSE_FEED)).toBe(readFileSync(`${SHARED}data/exchange/errors/bse_feed_none.txt`, 'utf8').trim());
  });
});

describe('feeds', () => {
  it('show every filing of the day once it is visible, latest first, with the address of its attachment', async () => {
    const { dataset, advance } = await serve();
    advance(17_500);
    for (const [exchange, path] of [
      ['bse', BSE_FEED],
      ['nse', NSE_FEED],
    ] as const) {
      const visible = dataset.filings.filter(
        (filing) =>
          filing.exchange === exchange &&
          filing.visibleFrom <= replay!.clock.now() &&
          !(exchange === 'nse' && filing.segment === 'debt'),
      );
      expect(visible.length).toBeGreaterThan(20);
      const expected = visible
        .toReversed()
        .flatMap(({ attachmentUrl, rows }) =>
          Array(rows).fill(attachmentUrl?.replace('/AttachHis/', '/AttachLive/') ?? ''),
        );
      expect(
        items(await text(path))
          .map(({ link }) => link)
          .sort(),
      ).toEqual(expected.sort());
    }
  });

  it('name the company as each exchange does, ampersands escaped', async () => {
    const { advance } = await serve({ dataset: generateDay({ seed: 6, filings: 1200, documents: 'lazy' }) });
    advance(23_990);
    const bse = await text(BSE_FEED);
    const nse = await text(NSE_FEED);
    expect(bse + nse).not.toMatch(/&(?!amp;|lt;|gt;)/);
    for (const { title, scripcode } of items(bse)) expect(title).toMatch(new RegExp(` \\(${scripcode}\\)$`));
    expect(items(nse).some(({ title }) => title!.includes(' & Sons '))).toBe(true);
    expect(items(nse).every(({ description }) => / \|SUBJECT: ./.test(description!))).toBe(true);
  });

  it('of BSE run with the clock of Mumbai and say GMT; those of NSE name their zone', async () => {
    const { advance, dataset } = await serve();
    advance(23_990);
    const last = (exchange: string) => dataset.filings.findLast((filing) => filing.exchange === exchange)!.visibleFrom;
    const builtAt = async (path: string) => /<lastBuildDate>(.*?)</.exec(await text(path))![1]!;
    const [bse, nse] = [await builtAt(BSE_FEED), await builtAt(NSE_FEED)];
    expect(bse).toMatch(/ GMT$/);
    expect(Date.parse(bse) - 5.5 * 3600_000).toBe(Math.floor(last('bse') / 1000) * 1000);
    expect(Date.parse(nse)).toBe(Math.floor(last('nse') / 1000) * 1000);
  });

  it('of NSE answer 304 to who names its ETag or its time, until a row comes; BSE knows no ETag', async () => {
    const { advance } = await serve();
    advance(12_000);
    const first = await get(NSE_FEED);
    const etag = first.headers.get('etag')!;
    const since = first.headers.get('last-modified')!;
    expect((await get(NSE_FEED, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(NSE_FEED, { 'if-modified-since': since })).status).toBe(304);
    expect((await get(NSE_FEED, { 'if-none-match': '"other"', 'if-modified-since': since })).status).toBe(200);
    advance(6_000);
    expect((await get(NSE_FEED, { 'if-none-match': etag })).status).toBe(200);
    const now = (await get(NSE_FEED)).headers.get('etag')!;
    replay!.setFaults([{ match: 'nse-feed', every: 1, answer: 'duplicated-rows' }]);
    expect((await get(NSE_FEED, { 'if-none-match': now })).status).toBe(200);
    const bse = await get(BSE_FEED);
    expect(bse.headers.get('etag')).toBeNull();
    expect((await get(BSE_FEED, { 'if-modified-since': new Date(2100, 0).toUTCString() })).status).toBe(200);
  });

  it('of BSE are the same bytes while nothing comes, and stand on the other host too', async () => {
    const { advance } = await serve();
    advance(23_900);
    const first = await text(BSE_FEED);
    advance(40);
    expect(await text(BSE_FEED)).toBe(first);
    expect(await text('/beta.bseindia.com/data/xml/announcements.xml')).toBe(first);
  });

  it('hold fund values on request, among the rest by time', async () => {
    const { advance } = await serve({ feedNavs: 400 });
    advance(20_500);
    const all = items(await text(BSE_FEED));
    const navs = all.filter(({ scripcode }) => Number(scripcode) >= 9_000_000);
    expect(navs.length).toBeGreaterThan(100);
    expect(navs.length).toBeLessThan(400);
    expect(all.findIndex((item) => navs.includes(item))).toBeLessThan(
      all.findLastIndex((item) => !navs.includes(item)),
    );
    expect(navs.every(({ link, description }) => link === '' && /NAV/.test(description!))).toBe(true);
  });
});
