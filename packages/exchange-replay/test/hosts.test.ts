import { afterEach, describe, expect, it } from 'vitest';
import { createReplay, type Replay, type ReplayOptions } from '../src/server.ts';
import { BSE_HEADERS, bseDay, handClock, NSE_HEADERS, nseList, tinyDay } from './support.ts';
import { overHttp1, overHttp2 } from './tls.ts';

const running: Replay[] = [];
afterEach(async () => {
  for (const replay of running.splice(0)) await replay.close();
});

async function serve(options: Partial<ReplayOptions> = {}) {
  const clock = handClock();
  const replay = await createReplay({ dataset: tinyDay(120), durationMs: 1000, wall: clock.wall, ...options });
  running.push(replay);
  clock.advance(60_000);
  const get = (path: string, headers: Record<string, string> = BSE_HEADERS, init: RequestInit = {}) =>
    fetch(replay.url + path, { headers, redirect: 'manual', ...init });
  return { replay, get, ...clock };
}

describe('with TLS', () => {
  it('speaks HTTP/2 and HTTP/1.1, as the client can, under a certificate that the replay hands out', async () => {
    const { replay } = await serve({ tls: true });
    expect(replay.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const [two, one] = [
      await overHttp2(replay, bseDay('20260213'), BSE_HEADERS),
      await overHttp1(replay, bseDay('20260213'), BSE_HEADERS),
    ];
    expect([two.status, two.protocol]).toEqual([200, 'h2']);
    expect([one.status, one.protocol]).toEqual([200, false]);
    expect(two.body).toBe(one.body);
    expect(JSON.parse(two.body).Table).toHaveLength(50);
    await expect(fetch(replay.url)).rejects.toThrow('fetch failed');
  });

  it('leaves HTTP/1.1 at NSE hanging when told so, at BSE not, and closes all the same', async () => {
    const { replay } = await serve({ tls: true, nseHttp1: 'hangs' });
    const archive = '/nsearchives.nseindia.com/content/RSS/Online_announcements.xml';
    for (const path of [nseList(), archive])
      await expect(overHttp1(replay, path, NSE_HEADERS, 150)).rejects.toMatchObject({ name: 'AbortError' });
    expect((await overHttp1(replay, bseDay('20260213'), BSE_HEADERS)).status).toBe(200);
    expect((await overHttp2(replay, nseList(), NSE_HEADERS)).status).toBe(200);
    expect((await overHttp2(replay, archive)).status).toBe(200);
    const waiting = overHttp1(replay, nseList(), NSE_HEADERS);
    waiting.catch(() => {});
    await replay.close();
    await expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(/ECONN|HANG/) });
  });

  it('breaks a stream, or is silent on it, and closes all the same', async () => {
    const { replay } = await serve({ tls: true, faults: [{ match: 'bse-list', every: 1, answer: 'reset' }] });
    await expect(overHttp2(replay, bseDay('20260213'), BSE_HEADERS)).rejects.toMatchObject({
      code: 'ERR_HTTP2_STREAM_ERROR',
    });
    replay.setFaults([{ match: 'bse-list', every: 1, answer: 'silent' }]);
    const waiting = overHttp2(replay, bseDay('20260213'), BSE_HEADERS, 20_000);
    waiting.catch(() => {});
    await expect.poll(() => replay.faultLog().length).toBe(2);
    await replay.close();
    await expect(waiting).rejects.toThrow(/closed|ECONN|session/i);
  });
});

describe('NSE', () => {
  it('gives robots no answer at all when told so', async () => {
    const { get } = await serve({ robots: 'silent' });
    for (const agent of ['FilingsBot/1.0', 'reader (+https://example.org)']) {
      const asked = get(nseList(), { ...NSE_HEADERS, 'user-agent': agent }, { signal: AbortSignal.timeout(150) });
      await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
    }
    expect((await get(nseList(), NSE_HEADERS)).status).toBe(200);
  });

  it('takes nsit for as long as it holds, by the clock of the replay, and only one that it gave', async () => {
    const { get, advance } = await serve({
      durationMs: undefined,
      speed: 60,
      startAt: '09:00',
      nseCookieAgeMs: 2 * 3600_000,
    });
    const warm = async () =>
      (await get('/www.nseindia.com/option-chain', {})).headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    const cookie = await warm();
    const status = async (value: string) => (await get(nseList(), { cookie: value })).status;
    expect(await status(cookie)).toBe(200);
    expect(await status('nsit=a; nseappid=b')).toBe(401);
    advance(119_000);
    expect(await status(cookie)).toBe(200);
    advance(2_000);
    expect(await status(cookie)).toBe(401);
    expect(await status(await warm())).toBe(200);
  });

  it('gives the rows as the page downloads them: byte order mark, quoted cells, no identity', async () => {
    const { get } = await serve();
    const answer = await get(`${nseList()}&csv=true`, NSE_HEADERS);
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.toString()).toBe(
      '\uFEFF"SYMBOL","COMPANY NAME","SUBJECT","DETAILS","BROADCAST DATE/TIME","RECEIPT","DISSEMINATION","DIFFERENCE","ATTACHMENT"',
    );
  });
});

describe('rate limits', () => {
  it('are counted by host and second; beyond them comes the page of the exchange with 403, and a note in the log', async () => {
    const { get, replay, advance } = await serve({ rateLimits: { bse: 2, nse: 3 } });
    const statuses = async (path: string, headers: Record<string, string>, times: number) => {
      const list: number[] = [];
      for (let time = 0; time < times; time++) list.push((await get(path, headers)).status);
      return list;
    };
    expect(await statuses(bseDay('20260213'), BSE_HEADERS, 3)).toEqual([200, 200, 403]);
    expect(await statuses(nseList(), NSE_HEADERS, 4)).toEqual([200, 200, 200, 403]);
    expect(await (await get(nseList(), NSE_HEADERS)).text()).toMatch(
      /Access Restricted.*exceeded permissible threshold.*try after 10 minutes/s,
    );
    const other = '/www.bseindia.com/data/xml/announcements.xml';
    expect(await statuses(other, {}, 1)).toEqual([200]);
    expect(replay.faultLog().map(({ target, answer }) => [target, answer])).toEqual([
      ['bse-list', 'over-limit'],
      ['nse-list', 'over-limit'],
      ['nse-list', 'over-limit'],
    ]);
    advance(1000);
    expect(await statuses(bseDay('20260213'), BSE_HEADERS, 1)).toEqual([200]);
  });
});
