import { describe, expect } from 'vitest';
import { createBseSource, type ReportedRow, type Seen } from '../src/index.ts';
import { rows, test } from './bse-house.ts';
import { bseList, bseRow, dayAsked, json, newestFirst, pageOf } from './support.ts';

describe('intake before marker (G1)', () => {
  test('filings whose intake failed are handed over again', async ({ bse }) => {
    bse.days['20260213'] = rows(newestFirst('a', 60));
    const poller = bse.poller();
    bse.inbox.calls.failNext = new Error('Redis is away');
    const failed = await poller.pollOnce();
    expect(failed.problems.map(({ error }) => error.message)).toEqual(['Redis is away']);
    expect(bse.inbox.ids()).toEqual([]);
    expect((await poller.pollOnce()).new).toBe(60);
    expect(bse.inbox.ids()).toEqual(newestFirst('a', 60));
  });

  test('a crash between intake and marker hands the filings over again', async ({ bse }) => {
    bse.days['20260213'] = rows(newestFirst('a', 3));
    const crashing: Seen = {
      ...bse.seen,
      mark: async () => {
        throw new Error('the process is gone');
      },
    };
    await bse.poller({ seen: crashing }).pollOnce();
    expect(bse.inbox.ids()).toEqual(['a-3', 'a-2', 'a-1']);
    await bse.poller().pollOnce();
    expect(bse.inbox.ids()).toEqual(['a-3', 'a-2', 'a-1', 'a-3', 'a-2', 'a-1']);
    expect(new Set(bse.inbox.taken.map(({ filingId }) => filingId)).size).toBe(3);
  });

  test('what was handed over is not handed over again, also not after a restart', async ({ bse }) => {
    bse.days['20260213'] = rows(newestFirst('a', 60));
    await bse.poller().pollOnce();
    const report = await bse.poller().pollOnce();
    expect(report).toMatchObject({ new: 0, problems: [] });
    expect(bse.inbox.taken).toHaveLength(60);
  });

  test('a filing that intake refuses for good is reported, and its neighbours go on', async ({ bse }) => {
    bse.days['20260213'] = rows(['c', 'bad', 'a']);
    const refusal = Object.assign(new Error('not a job'), { code: 'bad_payload', failure: 'permanent' });
    const bad: ReportedRow[] = [];
    const poller = bse.poller({
      intake: async (filings) => {
        if (filings.some(({ exchangeId }) => exchangeId === 'bad')) throw refusal;
        await bse.inbox.intake(filings);
      },
      onBadRow: (row) => bad.push(row),
    });
    expect((await poller.pollOnce()).lists[0]?.count).toMatchObject({ new: 2, bad: 1 });
    expect(bse.inbox.ids()).toEqual(['c', 'a']);
    expect(bad).toMatchObject([{ raw: { NEWSID: 'bad' }, reason: 'intake: not a job' }]);
  });
});

describe('the whole list, every poll (G10)', () => {
  test('three pages of new rows are taken at once, and reading ends at the page that is known', async ({ bse }) => {
    bse.days['20260213'] = rows(newestFirst('a', 200));
    const poller = bse.poller();
    await poller.pollOnce();
    expect(bse.pagesAsked()).toEqual([1, 2, 3, 4]);
    bse.days['20260213'] = rows([...newestFirst('b', 150), ...newestFirst('a', 200)]);
    const report = await poller.pollOnce();
    expect(report.new).toBe(150);
    expect(bse.inbox.ids().slice(200)).toEqual(newestFirst('b', 150));
    expect(bse.pagesAsked()).toEqual([1, 2, 3, 4]);
    await poller.pollOnce();
    expect(bse.pagesAsked()).toEqual([1]);
  });

  test('a row that is entered late, behind a page of known ones, is found by the count', async ({ bse }) => {
    const ids = newestFirst('a', 120);
    bse.days['20260213'] = rows(ids);
    const poller = bse.poller();
    await poller.pollOnce();
    bse.days['20260213'] = rows([...ids.slice(0, 110), 'late', ...ids.slice(110)]);
    expect((await poller.pollOnce()).new).toBe(1);
    expect(bse.inbox.ids().at(-1)).toBe('late');
  });

  test('rows that move to the next page while we read are neither lost nor doubled', async ({ bse }) => {
    bse.days['20260213'] = rows(newestFirst('a', 120));
    bse.behaviour.answer = (request, response) => {
      bseList(bse.rowsOf)(request, response);
      const today = bse.days['20260213'];
      if (dayAsked(request.url ?? '') === '20260213') today?.unshift(bseRow(`during-${today.length}`));
    };
    const poller = bse.poller();
    await poller.pollOnce();
    bse.behaviour.answer = bseList(bse.rowsOf);
    await poller.pollOnce();
    const ids = bse.inbox.ids();
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(new Set(bse.days['20260213'].map(({ NEWSID }) => NEWSID)));
  });

  test('after a failure on the second page the first is not lost and the rest follows', async ({ bse }) => {
    bse.days['20260213'] = rows(newestFirst('a', 120));
    const whole = bse.behaviour.answer;
    bse.behaviour.answer = (request, response) => {
      if (pageOf(request.url ?? '') === 2) json(response, {});
      else whole(request, response);
    };
    const poller = bse.poller();
    const report = await poller.pollOnce();
    expect(report.new).toBe(50);
    expect(report.problems).toMatchObject([{ day: '2026-02-13', failed: true, error: { code: 'empty_object' } }]);
    bse.behaviour.answer = whole;
    expect((await poller.pollOnce()).new).toBe(70);
    expect(bse.inbox.ids()).toEqual(newestFirst('a', 120));
  });

  test('rows that repeat an id are one filing, and do not keep the reading going for ever', async ({ bse }) => {
    const ids = newestFirst('a', 60);
    bse.days['20260213'] = rows([...ids, 'a-1', 'a-2']);
    const poller = bse.poller();
    const report = await poller.pollOnce();
    expect(report.lists[0]?.count).toMatchObject({ reported: 62, received: 62, new: 60, known: 60, repeated: 2 });
    bse.pagesAsked();
    await poller.pollOnce();
    expect(bse.pagesAsked()).toEqual([1]);
  });
});

describe('what does not add up is said (G12, G13)', () => {
  test('a list that is shorter than it says is read again, then taken as it is', async ({ bse }) => {
    bse.days['20260213'] = rows(newestFirst('a', 60));
    bse.behaviour.answer = (request, response) => {
      if (dayAsked(request.url ?? '') !== '20260213') return bseList(() => [])(request, response);
      const from = (pageOf(request.url ?? '') - 1) * 50;
      json(response, { Table: bse.days['20260213']?.slice(from, from + 50), Table1: [{ ROWCNT: 61 }] });
    };
    const poller = bse.poller();
    for (const codes of [['short_answer'], ['short_answer'], []]) {
      const { problems } = await poller.pollOnce();
      expect(problems.map(({ error }) => 'code' in error && error.code)).toEqual(codes);
      expect(bse.pagesAsked()).toEqual([1, 2, 3]);
    }
    await poller.pollOnce();
    expect(bse.pagesAsked()).toEqual([1]);
  });

  test('"{}" is a problem, never "no news", and the other day is read all the same', async ({ bse }) => {
    bse.days['20260212'] = rows(['y-1']);
    const whole = bse.behaviour.answer;
    bse.behaviour.answer = (request, response) => {
      if (dayAsked(request.url ?? '') === '20260213') json(response, {});
      else whole(request, response);
    };
    const report = await bse.poller().pollOnce();
    expect(report.problems).toMatchObject([{ segment: 'equity', day: '2026-02-13', error: { code: 'empty_object' } }]);
    expect(report.lists[0]?.count).toMatchObject({ reported: null, received: 0 });
    expect(bse.inbox.ids()).toEqual(['y-1']);
    expect(await bse.seen.confirmedAt()).toBeNull();
  });

  test('a host that blocks is not asked on', async ({ bse }) => {
    bse.behaviour.answer = (_request, response) => response.end('<html>Access Denied</html>');
    const report = await bse.poller().pollOnce();
    expect(report.problems).toMatchObject([{ error: { code: 'access_denied' } }]);
    expect(bse.server.asked).toHaveLength(1);
  });

  test('a host that fails at every third question leaves no list unread', async ({ bse }) => {
    bse.days['20260213'] = rows(['today']);
    bse.days['20260212'] = rows(['yesterday']);
    let questions = 0;
    const whole = bse.behaviour.answer;
    bse.behaviour.answer = (request, response) => {
      questions += 1;
      if (questions % 3 === 0) response.writeHead(403).end('<html>Access Denied</html>');
      else whole(request, response);
    };
    const source = createBseSource({ gatewayUrl: bse.server.url, segments: ['mf', 'debt', 'equity'] });
    const poller = bse.poller({ source });
    for (const _ of [1, 2, 3, 4]) await poller.pollOnce();
    expect(bse.inbox.ids().toSorted()).toEqual(['today', 'yesterday']);
    expect(await bse.seen.confirmedAt()).toEqual(bse.clock.now());
  });

  test('a list that always fails leaves the others read', async ({ bse }) => {
    bse.days['20260213'] = rows(['today']);
    const whole = bse.behaviour.answer;
    bse.behaviour.answer = (request, response) => {
      if (request.url?.includes('strType=M')) response.destroy();
      else whole(request, response);
    };
    const source = createBseSource({ gatewayUrl: bse.server.url, segments: ['mf', 'debt', 'equity'] });
    const poller = bse.poller({ source });
    for (const _ of [1, 2]) await poller.pollOnce();
    expect(bse.inbox.ids()).toEqual(['today']);
    expect(await bse.seen.confirmedAt()).toBeNull();
  });

  test('a bad row is reported with all it held, once', async ({ bse }) => {
    const broken = { NEWSID: 'x', DT_TM: 'no time', odd: [1, 2] };
    bse.days['20260213'] = [bseRow('b'), broken, bseRow('a')];
    const bad: ReportedRow[] = [];
    const poller = bse.poller({ onBadRow: (row) => bad.push(row) });
    expect((await poller.pollOnce()).lists[0]?.count).toMatchObject({ reported: 3, received: 3, new: 2, bad: 1 });
    await poller.pollOnce();
    expect(bse.inbox.ids()).toEqual(['b', 'a']);
    expect(bad).toMatchObject([{ exchange: 'bse', segment: 'equity', day: '2026-02-13', raw: broken }]);
  });
});
