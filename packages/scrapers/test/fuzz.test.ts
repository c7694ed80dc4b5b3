import { Filing } from '@filings/queue-core';
import { test } from '@filings/test-kit';
import fc from 'fast-check';
import { expect } from 'vitest';
import { createBseSource, createNseSource, createPoller, createSeen, type ReportedRow } from '../src/index.ts';
import { bseRow, clockAt, memoryIntake, nseRow, serve } from './support.ts';

const anything = fc.anything({ withNullPrototype: false, maxDepth: 2 });
const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('-', '', "''", '<BR', '&#0;', '..', '\uD800', '%zz'),
);
const wild = fc.oneof({ weight: 3, arbitrary: oddText }, anything);

/** A row of which some fields are replaced by anything, or anything for a row. */
function rowsLike(row: (id: string) => Record<string, unknown>) {
  const keys = Object.keys(row('0'));
  const changed = fc
    .tuple(fc.uuid(), fc.dictionary(fc.constantFrom(...keys), wild, { maxKeys: 3 }))
    .map(([id, fields]): unknown => ({ ...row(id), ...fields }));
  return fc.array(fc.oneof({ weight: 9, arbitrary: changed }, anything), { maxLength: 12 });
}

test('no list, however odd its rows, crashes a poll: each row is a filing, a repeat or reported', async ({ redis }) => {
  let body = '[]';
  const exchange = await serve((request, response) => {
    const today = /strPrevDate=20260213|from_date=13-02-2026/.test(request.url ?? '');
    if (request.url?.includes('AnnSubCategory')) response.end(`{"Table":${today ? body : '[]'}}`);
    else if (request.url?.includes('/api/')) response.end(today ? body : '[]');
    else response.setHeader('set-cookie', 'nsit=1').end();
  });
  const sources = {
    bse: createBseSource({ gatewayUrl: exchange.url }),
    nse: createNseSource({ gatewayUrl: exchange.url }),
  };
  let run = 0;

  async function poll(name: 'bse' | 'nse', rows: unknown[]) {
    body = JSON.stringify(rows);
    const sent = JSON.parse(body) as unknown[];
    const inbox = memoryIntake();
    const bad: ReportedRow[] = [];
    run += 1;
    const source = name === 'bse' ? onePage(sources.bse) : sources.nse;
    const seen = createSeen({ redis: redis.client, prefix: `${redis.prefix}-${run}`, exchange: name });
    const clock = clockAt('2026-02-13T18:30:00');
    const poller = createPoller({
      source,
      intake: inbox.intake,
      seen,
      clock,
      intervalMs: 1000,
      onBadRow: (row) => bad.push(row),
    });
    const report = await poller.pollOnce();
    expect(report.problems).toEqual([]);
    const today = report.lists[0]!.count;
    expect(today.received).toBe(sent.length);
    expect(today.new + today.bad + today.repeated).toBe(sent.length);
    for (const filing of inbox.taken) expect(Filing.safeParse(filing).success).toBe(true);
    expect(sent).toEqual(expect.arrayContaining([...inbox.taken.map(({ raw }) => raw), ...bad.map(({ raw }) => raw)]));
  }

  await fc.assert(
    fc.asyncProperty(rowsLike(bseRow), (rows) => poll('bse', rows)),
    { numRuns: 120 },
  );
  await fc.assert(
    fc.asyncProperty(rowsLike(nseRow), (rows) => poll('nse', rows)),
    { numRuns: 120 },
  );
});

/** The server above has no pages: its first one is all it has. */
function onePage(source: ReturnType<typeof createBseSource>): ReturnType<typeof createBseSource> {
  return {
    ...source,
    async *pages(segment, day, signal) {
      for await (const page of source.pages(segment, day, signal)) {
        yield page;
        return;
      }
    },
  };
}
