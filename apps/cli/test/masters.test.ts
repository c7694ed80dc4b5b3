import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { queriesOf } from '../src/masters/show.ts';
import { test } from './filings.ts';

const masters = fileURLToPath(new URL('../../../../shared/data/exchange/masters/', import.meta.url));
const haveRecorded = existsSync(masters);
if (!haveRecorded) console.warn(`SKIPPED: the import of recorded lists, because ${masters} does not exist`);

const SYMBOLS = 'ETERNAL LIMITED,ZOMATO,ETERNAL,09-APR-2025\nInterise Trust,INTERISE,INTERISE,12-NOV-2024\n';

describe('filings masters import --dry-run', () => {
  test('says what a file is, what its rows are and what is odd, and needs no installation', async ({
    filings,
    tempDir,
  }) => {
    const file = join(tempDir, 'symbolchange.csv');
    writeFileSync(file, SYMBOLS);
    utimesSync(file, new Date('2026-02-13T10:00:00Z'), new Date('2026-02-13T10:00:00Z'));
    const nowhere = { REDIS_URL: undefined, DATABASE_URL: undefined, FILINGS_KEY_PREFIX: undefined };
    const run = (...args: string[]) =>
      filings.start(['masters', 'import', file, '--dry-run', ...args], { env: nowhere }).ended;

    const words = await run();
    expect({ code: words.code, stderr: words.stderr }).toEqual({ code: 0, stderr: '' });
    expect(words.stdout).toMatch(/^LIST +AS OF +ROWS +KEPT +MERGED +LEFT OUT +SECURITIES/);
    expect(words.stdout).toMatch(/^nse-symbol-changes +2026-02-13 +2 +1 +0 +1 +1 +–/m);
    expect(words.stdout).toMatch(/^nse-symbol-changes +nothing_changed +1 +row 2: INTERISE becomes INTERISE$/m);
    expect(words.stdout).toContain('Nothing was stored.');

    const document = JSON.parse((await run('--json', '--as-of', '2026-01-24')).stdout);
    expect(document).toEqual({
      dryRun: true,
      lists: [
        {
          from: file,
          source: 'nse-symbol-changes',
          asOf: '2026-01-23T18:30:00.000Z',
          rows: { read: 2, kept: 1, merged: 0, leftOut: 1 },
          securities: 1,
          anomalies: [
            {
              kind: 'nothing_changed',
              rows: 1,
              examples: [{ row: 2, code: 'INTERISE', message: 'INTERISE becomes INTERISE' }],
            },
          ],
          stored: null,
        },
      ],
    });
  });

  test('reads what is piped into it', async ({ filings }) => {
    const { ended } = filings.start(['masters', 'import', '-', '--dry-run', '--json'], { input: SYMBOLS });
    expect(JSON.parse((await ended).stdout)).toMatchObject({ lists: [{ from: '-', rows: { read: 2 } }] });
  });

  test.skipIf(!haveRecorded)('takes the recorded lists, each for what it is', async ({ filings }) => {
    const names = [
      'BSE_EQ_instruments.csv',
      'NSE_EQ_instruments.csv',
      'stonks.csv',
      'bse_scripcode_to_nse_symbol.json',
    ];
    const { lists } = (await filings.json(
      'masters',
      'import',
      ...names.map((name) => join(masters, name)),
      '--dry-run',
    )) as { lists: { source: string; rows: { read: number }; asOf: string }[] };
    expect(lists.map(({ source, rows }) => [source, rows.read])).toEqual([
      ['instruments', 13_244],
      ['instruments', 8_620],
      ['stonks', 4_945],
      ['scrip-symbols', 6_288],
    ]);
    expect(lists[0]?.asOf).toBe(statSync(join(masters, names[0]!)).mtime.toISOString());
  });

  test('a file that is no list stops everything before anything is stored', async ({ filings, tempDir }) => {
    const [good, page, missing] = ['good.csv', 'page.csv', 'missing.csv'].map((name) => join(tempDir, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(good, SYMBOLS);
    writeFileSync(page, '<html><title>Access Denied</title></html>');
    const cases = [
      [[good, page], 1, `${page}: a web page, which is none of the lists that are known: bse-scrip-list`],
      [[good, missing], 2, `${missing} cannot be read`],
      [[good, '--source', 'nse-equity-list'], 1, 'a nse-symbol-changes list where a nse-equity-list list belongs'],
      [[good, '--source', 'equities'], 2, 'Allowed choices are bse-scrip-list'],
      [[good, '--as-of', 'soon'], 2, 'Give a date'],
      [[good, '--as-of', '2126-01-01'], 2, 'is in the future'],
      [[], 2, "missing required argument 'file'"],
    ] as const;
    for (const [args, code, words] of cases) {
      const ended = await filings('masters', 'import', ...args);
      expect({ code: ended.code, stdout: ended.stdout }, args.join(' ')).toEqual({ code, stdout: '' });
      expect(ended.stderr).toContain(words);
      expect(ended.stderr).not.toMatch(/\n\s+at /);
    }
  });
});

describe('what somebody may mean', () => {
  test.each([
    ['INE117A01022', [{ isin: 'INE117A01022' }]],
    [' ine117a01022 ', [{ isin: 'INE117A01022' }]],
    ['500325', [{ exchange: 'bse', code: '500325' }]],
    ['m&mfin', [{ exchange: 'nse', code: 'M&MFIN' }, { name: 'm&mfin' }]],
    ['Cadila Healthcare Limited', [{ name: 'Cadila Healthcare Limited' }]],
    ['INE117A01023', [{ exchange: 'nse', code: 'INE117A01023' }, { name: 'INE117A01023' }]],
  ])('%j', (words, queries) => {
    expect(queriesOf(words)).toEqual(queries);
  });
});
