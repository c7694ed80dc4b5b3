import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../src/faults/fault.ts';
import { parseFaultFlag } from '../src/faults/flag.ts';
import { createFaultPlan } from '../src/faults/plan.ts';
import { inWindow } from '../src/faults/window.ts';
import { createReplay, type Replay, type ReplayOptions } from '../src/server.ts';
import { parseBseTime } from '../src/time.ts';
import { BSE_HEADERS, bseBody, bseDay, handClock, NSE_HEADERS, nseList, rowsOf, tinyDay } from './support.ts';

const running: Replay[] = [];
afterEach(async () => {
  for (const replay of running.splice(0)) await replay.close();
});

async function serve(options: Partial<ReplayOptions> = {}) {
  const clock = handClock();
  const replay = await createReplay({ dataset: tinyDay(120), durationMs: 1000, wall: clock.wall, ...options });
  running.push(replay);
  clock.advance(60_000);
  const get = (path = bseDay('20260213'), init: RequestInit = {}) =>
    fetch(replay.url + path, { headers: { ...BSE_HEADERS, ...NSE_HEADERS }, redirect: 'manual', ...init });
  return { replay, get, ...clock };
}
const each = (answer: Fault['answer'], more: Partial<Fault> = {}): Fault => ({
  match: 'bse-list',
  every: 1,
  answer,
  ...more,
});
const ids = ({ Table }: { Table: { NEWSID?: unknown }[] }) => Table.map(({ NEWSID }) => NEWSID);

describe('a fault answers', () => {
  const spoiled = async (answer: Fault['answer']) => (await serve({ faults: [each(answer)] })).get();

  it('pages in place of data', async () => {
    const [html, forbidden, moved] = [await spoiled('html200'), await spoiled('forbidden'), await spoiled('redirect')];
    expect([html.status, html.headers.get('content-type'), forbidden.status]).toEqual([200, 'text/html', 403]);
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'https://api.bseindia.com/error_Bse.html']);
  });

  it('JSON that is not the list: {}, a bare string, no rows', async () => {
    expect(await (await spoiled('empty-object')).json()).toEqual({});
    expect(await (await spoiled('bare-string')).json()).toBe('No Record Found!');
    expect(await (await spoiled('empty-table')).json()).toEqual({ Table: [], Table1: [{ ROWCNT: 0 }] });
    const bom = Buffer.from(await (await spoiled('bom')).arrayBuffer());
    expect(bom.subarray(0, 4).toString()).toBe('\uFEFF{');
  });

  it('rows twice, and rows in another order, all of them there', async () => {
    const right = ids(await bseBody(await (await serve()).get()));
    const twice = ids(await bseBody(await spoiled('duplicated-rows')));
    expect([new Set(twice), twice.length]).toEqual([new Set(right), 50 + 17]);
    const shuffled = ids(await bseBody(await spoiled('reordered-rows')));
    expect(shuffled).not.toEqual(right);
    expect(shuffled.toSorted()).toEqual(right.toSorted());
  });

  it('late, and only to the one that asked', async () => {
    const { get } = await serve({ faults: [each('slow', { ms: 400 })] });
    const started = performance.now();
    const late = get().then(bseBody);
    expect((await get(nseList())).status).toBe(200);
    const other = performance.now() - started;
    expect(ids(await late)).toHaveLength(50);
    expect(performance.now() - started).toBeGreaterThanOrEqual(395);
    expect(other).toBeLessThan(395);
  });

  it('nothing at all, until the caller gives up or the server ends', async () => {
    const { get, replay } = await serve({ faults: [each('silent')] });
    await expect(get(undefined, { signal: AbortSignal.timeout(150) })).rejects.toMatchObject({ name: 'TimeoutError' });
    const waiting = get();
    waiting.catch(() => {});
    await expect.poll(() => replay.faultLog().length).toBe(2);
    await replay.close();
    await expect(waiting).rejects.toThrow('fetch failed');
  });

  it('a feed with stray text behind the channel, cut off, or empty as the host says it', async () => {
    const { replay, get } = await serve();
    const feed = async (answer: Fault['answer']) => {
      replay.setFaults([each(answer, { match: 'bse-feed' })]);
      return (await get('/www.bseindia.com/data/xml/announcements.xml')).text();
    };
    expect(await feed('stray-text')).toMatch(/<\/channel><text\/><\/rss>$/);
    expect(await feed('truncated-json')).toMatch(/^<\?xml.*(?<!<\/rss>)$/s);
    expect(await feed('empty-table')).toBe('None of the records');
  });
});

describe('faults are met', () => {
  const plan = (faults: Fault[], now = () => 0) => createFaultPlan(faults, { now, wall: () => 0 });
  const hits = (faults: Fault[], count = 2000) => {
    const faulty = plan(faults);
    return Array.from({ length: count }, () => faulty.next('bse-list', '/x') !== null);
  };
  const share = (list: boolean[]) => list.filter(Boolean).length / list.length;

  it('by chance as often as said, the same for the same seed, another way for another', () => {
    const fault: Fault = { match: 'bse-list', probability: 0.1, answer: 'reset' };
    expect(share(hits([fault]))).toBeGreaterThan(0.07);
    expect(share(hits([fault]))).toBeLessThan(0.13);
    expect(hits([fault])).toEqual(hits([{ ...fault, seed: 1 }]));
    expect(hits([fault])).not.toEqual(hits([{ ...fault, seed: 2 }]));
  });

  it('in windows of replay time, also over midnight, and only where all conditions hold', () => {
    let now = parseBseTime('2026-02-13T23:58:59')!;
    const faulty = plan(
      [
        { match: 'bse-list', from: '23:59', until: '00:01', answer: 'silent' },
        { match: 'bse-list', from: '2026-02-14T09:00', every: 2, url: 'pageno=2', answer: 'reset' },
      ],
      () => now,
    );
    const at = (time: string, url = '/x') => {
      now = parseBseTime(time)!;
      return faulty.next('bse-list', url)?.answer ?? null;
    };
    expect(at('2026-02-13T23:58:59')).toBeNull();
    expect(at('2026-02-13T23:59:00')).toBe('silent');
    expect(at('2026-02-14T00:00:59')).toBe('silent');
    expect(at('2026-02-14T00:01:00')).toBeNull();
    expect([at('2026-02-14T09:00', '?pageno=2'), at('2026-02-14T09:01', '?pageno=2')]).toEqual([null, 'reset']);
    expect([at('2026-02-14T09:02', '?pageno=1'), at('2026-02-14T09:02', '?pageno=1')]).toEqual([null, null]);
    expect(inWindow(now, undefined, '2026-02-14T09:02:00')).toBe(false);
  });

  it('as told while it runs; what was given stands in the log (times, target, answer, address)', async () => {
    const { replay, get } = await serve();
    const control = (path: string, body?: unknown) =>
      fetch(`${replay.url}/_replay/faults${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
      });
    const faults = [each('forbidden'), { match: 'nse-list', probability: 1, answer: 'html200' }];
    expect(await (await control('', faults)).json()).toEqual(faults);
    expect([(await get()).status, (await get(nseList())).status]).toEqual([403, 200]);
    expect(await (await control('')).json()).toEqual(faults);
    await control('', []);
    expect((await get()).status).toBe(200);
    expect(await rowsOf(await control('/log'))).toEqual([
      {
        at: new Date(Date.UTC(2026, 10, 1) + 60_000).toISOString(),
        replayAt: new Date(replay.clock.now()).toISOString(),
        target: 'bse-list',
        answer: 'forbidden',
        url: bseDay('20260213'),
      },
      expect.objectContaining({ target: 'nse-list', answer: 'html200' }),
    ]);
  });

  it.each([
    [[{ match: 'bse-list', answer: 'reset' }], /every, probability, from or until/],
    [[{ match: 'all', every: 1, answer: 'reset' }], /match/],
    [[{ match: 'attachment', every: 1, answer: 'duplicated-rows' }], /no rows/],
    [[{ match: 'bse-list', every: 1, answer: 'stray-text' }], /only a feed/],
    [[{ match: 'bse-list', from: 'noon', answer: 'reset' }], /HH:MM/],
    [[{ match: 'bse-list', from: '13:00', answer: 'reset' }], /needs from and until/],
    [[{ match: 'bse-list', every: 1, answer: 'reset', often: true }], /often/],
    [{}, /array/],
  ])('never if they are none: %j is refused, and those before stay', async (faults, why) => {
    const before = [each('forbidden')];
    const { replay, get } = await serve({ faults: before });
    const answer = await fetch(`${replay.url}/_replay/faults`, {
      method: 'POST',
      body: JSON.stringify(faults),
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(why)]);
    expect((await get()).status).toBe(403);
  });
});

describe('the flag', () => {
  it.each([
    ['bse-list:5:html200', { match: 'bse-list', every: 5, answer: 'html200' }],
    ['nse-feed:2%:stray-text', { match: 'nse-feed', probability: 0.02, seed: 9, answer: 'stray-text' }],
    [
      'attachment:3@13:00..13:05:30:slow=1500',
      { match: 'attachment', every: 3, from: '13:00', until: '13:05:30', answer: 'slow', ms: 1500 },
    ],
    ['masters:2026-02-13T23:59..:silent', { match: 'masters', from: '2026-02-13T23:59', answer: 'silent' }],
  ])('%s', (text, fault) => {
    expect(parseFaultFlag(text, 9)).toEqual(fault);
  });
  it.each(['bse-list:5', 'bse-list::reset', 'bse-list:0:reset', 'bse-list:x%:reset'])('refuses %s', (text) => {
    expect(() => parseFaultFlag(text)).toThrow(expect.objectContaining({ code: 'bad_option' }));
  });
});
