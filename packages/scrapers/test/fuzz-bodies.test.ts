import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBody, readJson } from '../src/answer.ts';
import {
  createBseSource,
  createNseSource,
  parseBseFeed,
  parseNseFeed,
  ScrapeError,
  type Source,
} from '../src/index.ts';
import { bseRow, collect, nseRow, serve } from './support.ts';

/** What a body may be cut, flipped and spiked into. */
type Change = { at: number; kind: 'cut' | 'flip' | 'drop' | 'spike'; byte: number; spike: string };

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('cut', 'flip', 'drop', 'spike'),
  byte: fc.nat(255),
  spike: fc.constantFrom(
    '{',
    ']',
    '"',
    '1e999',
    '<item>',
    '</item>',
    '<![CDATA[',
    '&#0;',
    '\0',
    '\uD800',
    '-',
    '<html>',
  ),
});

function changed(body: string, changes: readonly Change[]): Buffer {
  return changes.reduce<Buffer>((bytes, { at, kind, byte, spike }) => {
    const place = Math.floor(at * bytes.length);
    if (kind === 'cut') return bytes.subarray(0, place);
    if (kind === 'drop') return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + (byte % 32))]);
    if (kind === 'spike') return Buffer.concat([bytes.subarray(0, place), Buffer.from(spike), bytes.subarray(place)]);
    const flipped = Buffer.from(bytes);
    if (place < flipped.length) flipped[place] = byte;
    return flipped;
  }, Buffer.from(body));
}

const bseBody = JSON.stringify({ Table: [bseRow('a'), bseRow('b', { MORE: 'x<br>y' })], Table1: [{ ROWCNT: 2 }] });
const nseBody = JSON.stringify([nseRow('1'), nseRow('2', { attchmntFile: '-' })]);
const item = `<item><title>Works Ltd (599001)</title><link>https://www.bseindia.com/a.pdf</link>
<description><![CDATA[A & B]]> |SUBJECT: c</description><pubDate>13-Feb-2026 18:05:09</pubDate></item>`;
const feedBody = `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>${item}${item}</channel></rss>`;

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const odd: [string, string][] = [
  ['deep arrays', nested(200_000)],
  ['a table of deep arrays', `{"Table":[${nested(20_000)}]}`],
  ['deep objects', `[${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}]`],
  ['100,000 rows of nothing', `{"Table":[${Array(100_000).fill('{}').join(',')}]}`],
  ['100,000 numbers', `[${Array(100_000).fill('1e308').join(',')}]`],
  ['a count beyond all numbers', '{"Table":[],"Table1":[{"ROWCNT":1e999}]}'],
  ['a count of all rows of the world', '{"Table":[{}],"Table1":[{"ROWCNT":9007199254740991}]}'],
  ['a prototype', '{"__proto__":{"Table":[]},"Table":[{"__proto__":{"NEWSID":"x"}}]}'],
  ['wrong types', '{"Table":[null,1,"x",true,[],{"NEWSID":{}}],"Table1":{"ROWCNT":[]}}'],
];
const oddFeeds: [string, string][] = [
  ['deep elements', `<rss><channel><item>${'<a>'.repeat(50_000)}`],
  ['items in items', `<rss><channel>${'<item><title>x</title>'.repeat(5000)}`],
  ['20,000 items', `<rss><channel>${item.repeat(20_000)}</channel></rss>`],
  [
    'an entity of entities',
    '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
  ],
  ['an item named as the prototype', `<rss><channel><item><__proto__>x</__proto__></item></channel></rss>`],
];

/** Every row a filing or a bad one, or a failure with a name; nothing else, whatever came. */
async function readsOrNames(source: Source, segment: string): Promise<void> {
  try {
    for await (const { rows } of source.pages(segment, '2026-02-13')) {
      for (const row of rows) {
        source.idOf(row);
        source.attachmentOf(row);
      }
      return;
    }
  } catch (error) {
    expect(error).toBeInstanceOf(ScrapeError);
  }
}

async function exchangeOf(body: () => Buffer | string) {
  const answer = (response: ServerResponse) => response.end(body());
  const exchange = await serve((request, response) => {
    if (request.url?.endsWith('/option-chain')) response.setHeader('set-cookie', 'nsit=1').end();
    else answer(response);
  });
  return { bse: createBseSource({ gatewayUrl: exchange.url }), nse: createNseSource({ gatewayUrl: exchange.url }) };
}

describe('whatever bytes come, a list is pages or a failure with a name (G12)', () => {
  test('with bytes cut, flipped, dropped and put in', async () => {
    let body: Buffer = Buffer.from('');
    const { bse, nse } = await exchangeOf(() => body);
    const lists: [Source, string, string][] = [
      [bse, 'equity', bseBody],
      [nse, 'equities', nseBody],
    ];
    for (const [source, segment, whole] of lists) {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          body = changed(whole, changes);
          await readsOrNames(source, segment);
        }),
        { numRuns: 150 },
      );
    }
  });

  test.each(odd)('%s', async (_name, body) => {
    const { bse, nse } = await exchangeOf(() => body);
    await readsOrNames(bse, 'equity');
    await readsOrNames(nse, 'equities');
  });

  test('rows of the oddest kinds cost only themselves', async () => {
    const rows = [`{"NEWSID":"x","a":${nested(5000)}}`, '{"__proto__":{"NEWSID":"x"}}', JSON.stringify(bseRow('good'))];
    const { bse } = await exchangeOf(() => `{"Table":[${rows.join(',')}],"Table1":[{"ROWCNT":3}]}`);
    const [page] = await collect(bse, 'equity', '2026-02-13');
    expect(page?.filings.map(({ exchangeId }) => exchangeId)).toEqual(['good']);
    expect(page?.bad).toHaveLength(2);
  });
});

describe('whatever bytes come, a feed is items or a failure with a name (G12)', () => {
  const reads = (body: string) => {
    for (const parse of [parseBseFeed, parseNseFeed]) {
      try {
        const { items, bad } = parse(body);
        for (const one of items) expect(one.publishedAt).toMatch(/^\d{4}-.*Z$/);
        for (const one of bad) expect(one.reason).not.toBe('');
      } catch (error) {
        expect(error).toMatchObject({ name: 'ScrapeError', code: 'not_a_feed' });
      }
    }
  };

  test('with bytes cut, flipped, dropped and put in', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) =>
        reads(changed(feedBody, changes).toString('utf8')),
      ),
      { numRuns: 1000 },
    );
  });

  test.each(oddFeeds)('%s', (_name, body) => reads(body));
});

test('for any status, headers and body there is a value or a ScrapeError, never another error', () => {
  const time = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '0',
      '-1',
      '99999999999999999999',
      'Fri, 13 Feb 2026 12:00:00 GMT',
      'Fri, 13 Feb 9999 12:00:00 GMT',
    ),
    fc.array(fc.string(), { maxLength: 3 }),
  );
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom(
      '',
      '\uFEFF',
      '{}',
      '"none"',
      '<html>',
      'Access Denied',
      '<p>try after 0 minutes',
      'try after 999 minutes',
    ),
  );
  const headers = fc.record({ 'retry-after': time, location: time, 'content-type': time }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constant(200)), headers, body, (status, sent, text) => {
      for (const read of [readJson, readBody]) {
        try {
          expect(read({ url: 'https://www.bseindia.com/x', status, headers: sent, body: text })).not.toBeUndefined();
          expect(status).toBe(200);
        } catch (error) {
          if (!(error instanceof ScrapeError)) throw error;
          expect(error.message).toContain('GET https://www.bseindia.com/x: ');
          if (error.retryAt) expect(error.retryAt.getTime() - Date.now()).toBeLessThanOrEqual(86_400_000);
        }
      }
    }),
    { numRuns: 3000 },
  );
});
