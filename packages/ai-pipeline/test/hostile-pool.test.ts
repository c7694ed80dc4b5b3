import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CanvasesWithinLimits } from '../src/document/pdf/canvases.ts';
import { readPages } from '../src/document/pdf/read.ts';
import { createDocumentReader, type DocumentReader } from '../src/document/reader.ts';
import { runsPdf } from './helpers/hostile/masses.ts';
import { pagesPdf } from './helpers/hostile/pages.ts';
import { LIMITS } from './helpers/hostile/run.ts';
import { flate, sheetPdf, stream } from './helpers/hostile/writer.ts';

let reader: DocumentReader;
beforeEach(() => {
  reader = createDocumentReader({ threads: 2, limits: LIMITS, ocr: false });
});
afterEach(() => reader.close());

/** For what takes its time on a machine that does other things as well, and for what only memory ends. */
const PATIENT = { ...LIMITS, pageTimeoutMs: 20_000, readTimeoutMs: 60_000 };
async function patiently<T>(limits: Partial<typeof LIMITS>, use: (patient: DocumentReader) => Promise<T>): Promise<T> {
  const patient = createDocumentReader({ threads: 2, limits: { ...PATIENT, ...limits }, ocr: false });
  return use(patient).finally(() => patient.close());
}

const sound = () => ({ bytes: sheetPdf() });

/** Two pages of it: with one alone the document would stand, and that page as unreadable. */
const killer = (content: string, objects: Record<number, string> = {}) => [
  { bytes: pagesPdf(2, { resources: '/XObject << /X 100 0 R >>', objects: { 4: content, ...objects } }) },
];

/** Five million dictionaries in one array: 40 MB of content, and more than a gigabyte once it is parsed. */
const swelling = flate(`[${'<</A 1>>'.repeat(5_000_000)}] TJ`);

/** A form that shows another one twice, which shows another one twice: 2^30 in the end. */
const doubling = (levels = 30): Record<number, string> =>
  Object.fromEntries(
    Array.from({ length: levels }, (_, n) => [
      100 + n,
      stream(
        '/X Do /X Do',
        `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${101 + n} 0 R >> >>`,
      ),
    ]),
  );

describe('G23: who kills its thread fails alone', () => {
  it('one that never comes to an end, while sound ones are read beside it', () =>
    patiently({ pageTimeoutMs: 1_000 }, async (patient) => {
      const endless = patient.read(killer(stream('/X Do'), doubling()));
      const failed = expect(endless).rejects.toMatchObject({ code: 'pdf_too_slow', failure: 'content' });
      for (let read = 0; read < 5; read += 1) {
        expect((await patient.read([sound()])).pages[0]?.source).toBe('native');
      }
      await failed;
      expect((await patient.read([sound()])).pageCount).toBe(1);
    }));

  it('one that fills the heap, while sound ones are read beside it', () =>
    patiently({}, async (patient) => {
      const heavy = patient.read(killer(swelling));
      const failed = expect(heavy).rejects.toMatchObject({ code: 'pdf_too_heavy', failure: 'content' });
      for (let read = 0; read < 5; read += 1) {
        expect((await patient.read([sound()])).pages[0]?.source).toBe('native');
      }
      await failed;
      expect((await patient.read([sound()])).pageCount).toBe(1);
    }));

  it('one that native code draws for ever is given up in time, and its caller is not held', async () => {
    const content = flate(`0 0 m ${'1 500 500 1 9 9 c '.repeat(120_000)} f*`);
    const document = await reader.open([{ bytes: sheetPdf({ objects: { 4: content } }) }]);
    const started = performance.now();
    await expect(document.draw(1, 150)).rejects.toMatchObject({ code: 'page_not_drawn' });
    await document.close();
    expect(performance.now() - started).toBeLessThan(LIMITS.pageTimeoutMs + 4_000);
    expect((await reader.read([sound()])).pageCount).toBe(1);
  });
});

describe('limits', () => {
  it('of 20,000 pages as many are read as may be, and the rest is said', async () => {
    const parts = [{ bytes: pagesPdf(20_000) }];
    const { pageCount, pages, cut } = await patiently({}, (patient) => patient.read(parts));
    expect({ pageCount, read: pages.length, cut }).toEqual({ pageCount: 20_000, read: LIMITS.maxPages, cut: 'pages' });
  });

  it('where the time ends first, the pages read so far are given', async () => {
    const parts = [{ bytes: pagesPdf(20_000) }];
    const { pages, cut } = await patiently({ maxPages: 1e6, readTimeoutMs: 4_000 }, (patient) => patient.read(parts));
    expect(cut).toBe('time');
    expect(pages.length).toBeLessThan(20_000);
  });

  it('a strip and a page of kilometres are drawn smaller', async () => {
    for (const box of ['[0 0 1 1000000000]', '[0 0 1000000000 1000000000]']) {
      const size = await patiently({}, async (patient) => {
        const document = await patient.open([{ bytes: sheetPdf({ page: `/MediaBox ${box}` }) }]);
        return document.draw(1, 150).finally(() => document.close());
      });
      expect(size.width * size.height).toBeLessThan(36_000_000);
    }
  });

  it('canvases of one page hold no more pixels than allowed, and what is left over is freed', () => {
    const canvases = new CanvasesWithinLimits();
    const first = canvases.create(9_000, 9_000);
    expect(() => canvases.create(5_000, 5_000)).toThrow(/more pixels than allowed/);
    canvases.destroy(first);
    const second = canvases.create(5_000, 5_000);
    expect(() => canvases.reset(second, 40_000, 2)).toThrow(/more pixels than allowed/);
    canvases.create(9_000, 9_000);
    canvases.destroyAll();
    expect(canvases.create(9_000, 9_000).canvas?.width).toBe(9_000);
    canvases.destroyAll();
  });

  it.each([
    ['on two lines a hair apart', 60_000, (n: number) => `${(n * 12) % 14_390} ${700 + (n % 2) * 3}`, () => '1st'],
    ['on one spot', 60_000, () => '50 700', (n: number) => `${n % 997},234.5`],
    ['in 700 columns', 60_000, (n: number) => `${(n % 700) * 20} ${Math.floor(n / 700) * 9}`, () => '12.5'],
    [
      'strewn',
      20_000,
      (n: number) => `${(n % 60) * 230 + ((Math.floor(n / 60) * 37) % 229)} ${Math.floor(n / 60) * 9}`,
      () => '12.5',
    ],
  ])('a mass of text %s costs no square of its size', async (_, count, place, said) => {
    const started = process.cpuUsage();
    const { pages } = await readPages(runsPdf(count, place, said), LIMITS);
    const { user } = process.cpuUsage(started);
    expect(pages[0]?.lines.length).toBeGreaterThan(0);
    // Each took from five seconds to a minute before it was bounded.
    expect(user / 1e6).toBeLessThan(5);
  });
});

describe('G31: what a document asks for is not done', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'filings-hostile-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('no script, no file, no process and no network, whether it is read or drawn', async () => {
    const guard = fileURLToPath(new URL('./helpers/hostile/guard.cjs', import.meta.url));
    const script = fileURLToPath(new URL('./helpers/hostile/read-programs.ts', import.meta.url));
    writeFileSync(join(folder, 'witness'), '');
    const child = spawn(process.execPath, ['--conditions=@filings/source', '--require', guard, script], {
      cwd: folder,
      env: { PATH: process.env.PATH },
    });
    const [out, err, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise((resolve) => child.once('exit', resolve)),
    ]);
    expect({ out: out.trim(), code }, err).toEqual({ out: '96 read, 96 drawn', code: 0 });
    expect(err.match(/GUARDED THREAD/g)?.length).toBeGreaterThanOrEqual(1);
    expect(err.match(/FORBIDDEN.*/g)).toBeNull();
    expect(readdirSync(folder)).toEqual(['witness']);
  });
});
