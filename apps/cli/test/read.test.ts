import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@filings/test-kit';
import { beforeAll, describe, expect } from 'vitest';
import { startHost } from '../../../packages/ai-pipeline/test/helpers/host.ts';
import { letter, lockedPdf, makePdf } from '../../../packages/ai-pipeline/test/helpers/pdf.ts';
import { resultsTable, scannedPdf } from '../../../packages/ai-pipeline/test/helpers/scan.ts';
import { makeZip } from '../../../packages/ai-pipeline/test/helpers/zip.ts';
import { testAlone as test } from './filings.ts';

const ORDER = letter(
  'Receipt of order',
  'We wish to inform you that the Company has received an order worth Rs. 1,212.50 crore from Ganga Mills Limited.',
);
const STATEMENT = resultsTable([
  ['Revenue from operations', '1,204.51', '1,100.25', '980.10', '4,310.72'],
  ['Other income', '101.75', '68.05', '55.40', '290.18'],
  ['Total income', '1,306.26', '1,168.30', '1,035.50', '4,600.90'],
  ['Total expenses', '1,006.26', '918.30', '835.50', '3,700.90'],
  ['Profit before tax', '300.00', '250.00', '200.00', '900.00'],
  ['Tax expense', '75.00', '60.00', '50.00', '225.00'],
  ['Profit for the period', '225.00', '190.00', '150.00', '675.00'],
]);

const SUBJECT_ONLY = [
  'To, BSE Limited, Mumbai',
  '',
  'Sub: Newspaper advertisement',
  '',
  'Dear Sir,',
  '',
  'Yours faithfully,',
];
const ADVERTISEMENT = [
  'Dear reader,',
  'We wish to inform you that cheques are not accepted at the auction of the plot named below.',
];

const pdfs = { order: makePdf([ORDER]), filing: makePdf([ORDER, STATEMENT]) };
let scanned: Uint8Array;
beforeAll(async () => {
  scanned = await scannedPdf(ORDER);
});

async function fileOf(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

describe('reading a document', () => {
  test('shows what it is, what it is about, its figures and its facts', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'results.pdf', pdfs.filing);
    const { code, stdout, stderr } = await filings('read', file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^results\.pdf: 2 pages, \d kB, all native\n\nSubject: Receipt of order\nWe wish to inform/);
    expect(stdout).toMatch(/^revenue +12\.0451 +11\.0025 +9\.8010 +43\.1072$/m);
    expect(stdout).toMatch(/^order value +Rs 1,212\.5 crore +1 +.*worth Rs\. 1,212\.50 crore/m);
    expect(stdout).toMatch(/\nAll of it: --markdown; 1 table: --tables; with evidence: --json\n$/);
  });

  test('takes no words of an enclosure for the letter’s own', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'advertisement.pdf', makePdf([SUBJECT_ONLY, ADVERTISEMENT]));
    expect(await filings.json('read', file)).toMatchObject({
      letter: { subject: 'Newspaper advertisement', disclosures: [] },
    });
  });

  test('gives programs all of it, with evidence (G18)', async ({ filings, tempDir }) => {
    const name = await fileOf(tempDir, 'results.pdf', pdfs.filing);
    const read = await filings.json('read', name);
    expect(read).toMatchObject({ name, bytes: pdfs.filing.length, pageCount: 2, cut: null, leftOut: [] });
    const { sha256, letter, pages, figures, facts } = read as Record<string, never>;
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(letter).toMatchObject({ subject: 'Receipt of order' });
    expect(pages).toMatchObject([
      { page: 1, source: 'native', tables: [] },
      { page: 2, tables: [{ page: 2 }] },
    ]);
    expect(figures).toContainEqual(
      expect.objectContaining({
        metric: 'revenue',
        value: 12.0451,
        status: 'verified',
        page: 2,
        quote: expect.any(String),
      }),
    );
    expect(facts).toContainEqual(
      expect.objectContaining({ type: 'amount', role: 'order_value', value: 1212.5, page: 1 }),
    );
    const [table] = (await filings.json('read', name, '--tables')) as Record<string, unknown>[];
    expect(table).toMatchObject({ page: 2, columns: expect.any(Array), rows: expect.any(Array) });
  });

  test('gives Markdown: of all, of the tables, of some pages', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'results.pdf', pdfs.filing);
    const all = (await filings('read', file, '--markdown')).stdout;
    expect(all).toMatch(
      /^<!-- page 1 -->\n\nTo, BSE Limited[\s\S]*<!-- page 2 -->[\s\S]*\| Total income \| 1,306\.26 \|/,
    );
    const tables = (await filings('read', file, '--tables')).stdout;
    expect(tables).toMatch(/^### Table 1, page 2\n[\s\S]*\| Total income \| 1,306\.26 \|/);
    expect(tables).not.toContain('BSE Limited');
    const second = await filings('read', file, '--markdown', '--pages', '2-');
    expect(second.stdout).toMatch(/^<!-- page 2 -->/);
    expect((await filings('read', file, '--tables', '--pages', '1')).stdout).toBe('No tables.\n');
  });

  test('takes it from stdin, and out of a zip', async ({ filings, tempDir }) => {
    const piped = await filings.start(['read', '-'], { input: pdfs.order }).ended;
    expect(piped).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^stdin: 1 page,/) });
    const zip = makeZip([
      ['letter.pdf', pdfs.order],
      ['results.pdf', pdfs.filing],
    ]);
    const file = await fileOf(tempDir, 'both.zip', zip);
    expect((await filings('read', file)).stdout).toMatch(
      /^both\.zip: 3 pages, \d kB, all native, 2 PDFs in one archive\n/,
    );
  });

  test('recognises scanned pages, and says so, as it says where it was told not to', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'scan.pdf', scanned);
    const { stdout } = await filings('read', file);
    expect(stdout).toMatch(
      /^scan\.pdf: 1 page, \d+ kB, scanned\nRecognised: page 1, with a confidence of [89]\d of 100\n/,
    );
    expect(stdout).toMatch(/^order value +Rs 1,212\.5 crore/m);
    const without = (await filings('read', file, '--no-ocr')).stdout;
    expect(without).toContain('Not read: page 1 (not recognised, as --no-ocr has it)\n\nNo text could be read.');
    expect(await filings.json('read', file, '--no-ocr')).toMatchObject({ pages: [{ source: 'empty', ocr: null }] });
  });

  test('draws what it read, a picture a page', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'results.pdf', pdfs.filing);
    const folder = join(tempDir, 'pictures', 'of it');
    const { drawn, notDrawn } = (await filings.json('read', file, '--draw', folder)) as Record<string, string[]>;
    expect({ drawn, notDrawn }).toEqual({
      drawn: ['page-01.png', 'page-02.png'].map((name) => join(folder, name)),
      notDrawn: [],
    });
    for (const picture of drawn!) expect((await readFile(picture)).subarray(1, 4).toString()).toBe('PNG');
    const second = join(tempDir, 'second');
    const { stdout } = await filings('read', file, '--pages', '2', '--draw', second);
    expect(stdout).toContain(`\nOf them page 2: native\nDrawn: ${join(second, 'page-02.png')}\n`);
    expect(await readdir(second)).toEqual(['page-02.png']);
  });
});

describe('fetching it', () => {
  test('another host is asked only where that is wished (G31)', async ({ filings }) => {
    const host = await startHost();
    try {
      host.serve('/a/letter%20of%20order.pdf', { body: pdfs.order });
      host.serve('/moved.pdf', { status: 302, headers: { location: '/a/letter%20of%20order.pdf' } });
      host.serve('/page.pdf', { body: '<html><title>Sign in</title></html>' });
      const refused = await filings('read', `${host.gatewayUrl}/moved.pdf`);
      expect(refused).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('add --any-host where you'),
      });
      expect(host.asked).toEqual([]);
      const read = await filings('read', `${host.gatewayUrl}/moved.pdf`, '--any-host');
      expect(read).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^moved\.pdf: 1 page,/) });
      const direct = await filings('read', `${host.gatewayUrl}/a/letter%20of%20order.pdf`, '--any-host');
      expect(direct.stdout).toMatch(/^letter of order\.pdf: 1 page,/);
      const gone = await filings('read', `${host.gatewayUrl}/gone.pdf`, '--any-host');
      expect(gone).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('/gone.pdf (404)') });
      const page = await filings('read', `${host.gatewayUrl}/page.pdf`, '--any-host');
      expect(page).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('a web page titled "Sign in"'),
      });
    } finally {
      await host.close();
    }
  });

  test('an exchange is asked through the gateway that is set', async ({ filings }) => {
    const host = await startHost();
    try {
      host.serve('/nsearchives.nseindia.com/corporate/a.pdf', { body: pdfs.order });
      const env = { FILINGS_EXCHANGE_GATEWAY_URL: host.gatewayUrl };
      const args = ['read', 'https://nsearchives.nseindia.com/corporate/a.pdf'];
      expect(await filings.start(args, { env }).ended).toMatchObject({ code: 0, stderr: '' });
      expect(host.asked.map(({ path }) => path)).toEqual(['/nsearchives.nseindia.com/corporate/a.pdf']);
    } finally {
      await host.close();
    }
  });
});

describe('what cannot be read', () => {
  test.for([
    ['damaged.pdf', pdfs.order.subarray(0, 300), 'The PDF is damaged'],
    ['locked.pdf', lockedPdf(), 'password'],
    ['notes.pdf', Buffer.from('Only words.'), 'is not a PDF: it is plain text ("Only words.")'],
    ['empty.pdf', Buffer.alloc(0), 'no content'],
    ['broken.zip', makeZip([['a.pdf', pdfs.order]]).subarray(0, 90), 'archive'],
  ] as const)('%s: ends with 1 and says why in words', async ([name, bytes, words], { filings, tempDir }) => {
    const file = await fileOf(tempDir, name, bytes);
    const { code, stdout, stderr } = await filings('read', file, '--json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('wrong usage ends with 2', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'letter.pdf', pdfs.order);
    const cases = [
      [['/no/such/file.pdf'], '/no/such/file.pdf cannot be read: ENOENT'],
      [[file, '--pages', '2-'], 'None of these pages: the document has 1 page.'],
      [[file, '--markdown', '--json'], 'ask for one of them'],
      [[file, '--draw', join(file, 'pictures')], 'The pictures cannot be written to'],
    ] as const;
    for (const [args, words] of cases) {
      const { code, stdout, stderr } = await filings('read', ...args);
      expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(words);
    }
  });

  test('whoever reads the answer may go before its end', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'results.pdf', pdfs.filing);
    const running = filings.start(['read', file, '--json']);
    running.hangUp();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

const pty = existsSync('/usr/bin/script');
if (!pty) console.warn('NOT TESTED: Ctrl-C and the bar need a terminal, and there is no script(1) to make one');

describe.skipIf(!pty)('at a terminal', () => {
  test('a bar shows how far it is, and Ctrl-C ends it within a page', async ({ filings, tempDir }) => {
    const file = await fileOf(tempDir, 'long.pdf', makePdf(Array.from({ length: 2_000 }, () => ORDER)));
    const running = filings.start(['read', file], { terminal: true, input: null });
    await until(() => /Reading [█░]+ [1-9]\d* of 2000 pages/.test(running.output.stdout));
    running.type('\x03');
    const { code, stdout } = await running.ended;
    expect(code).toBe(1);
    expect(stdout).toContain('Reading the document was stopped.');
    expect(stdout).not.toContain('2000 of 2000');
  });

  test('recognising has a bar of its own, and tables fit the screen', async ({ filings, tempDir }) => {
    const scan = await fileOf(tempDir, 'scan.pdf', scanned);
    const { stdout } = await filings.start(['read', scan], { terminal: true }).ended;
    expect(stdout).toMatch(/Recognising ░+ 0 of 1 pages, \? left/);
    expect(stdout).toMatch(/Recognising █+ 1 of 1 pages/);
    const file = await fileOf(tempDir, 'results.pdf', pdfs.filing);
    const tables = (await filings.start(['read', file, '--tables'], { terminal: true }).ended).stdout;
    expect(tables).toMatch(/^TABLE 1, page 2/);
    expect(tables).toMatch(/^Total income +1,306\.26 +1,168\.30/m);
  });

  test('it does not wait for a document that nobody pipes', async ({ filings }) => {
    const running = filings.start(['read', '-'], { terminal: true, input: null });
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining('Nothing comes on stdin') });
  });
});

test('waiting for stdin is ended by Ctrl-C too', async ({ filings }) => {
  // Node tells on stderr when it begins to read.
  const running = filings.start(['read', '-'], { input: null, env: { NODE_DEBUG: 'stream' } });
  await until(() => running.output.stderr.includes('read'));
  running.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('Reading stdin was stopped.');
});
