import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createDocumentReader } from '@filings/ai-pipeline';

/** What one way to read the corpus took. */
export interface Side {
  pages: number;
  cpuSeconds: number;
  wallSeconds: number;
  /** Peak of the process, all threads; null where another program did the work. */
  rssMb: number | null;
}

export type Read = (files: readonly string[]) => Promise<{ pages: number; cpuSeconds?: number }>;

/** As an AI worker reads, but for recognition: lines, cells, tables and what each page is. */
const ours: Read = async (files) => {
  const reader = createDocumentReader({ threads: 1, ocr: false });
  let pages = 0;
  for (const file of files) pages += (await reader.read([{ bytes: readFileSync(file) }])).pages.length;
  await reader.close();
  return { pages };
};

/** What a careful user of pdf.js writes: page by page, nothing kept, the items in the order of the file. */
const pdfjs: Read = async (files) => {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const folder = (name: string): string => join(home, name) + sep;
  let pages = 0;
  for (const file of files) {
    const task = getDocument({
      data: new Uint8Array(readFileSync(file)),
      standardFontDataUrl: folder('standard_fonts'),
      cMapUrl: folder('cmaps'),
      cMapPacked: true,
      wasmUrl: folder('wasm'),
      verbosity: 0,
    });
    const document = await task.promise;
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      await page.getTextContent();
      page.cleanup();
      pages += 1;
    }
    await task.destroy();
  }
  return { pages };
};

/** One process a document, as it is used; the shell knows what CPU its children took. */
const pdftotext: Read = async (files) => {
  const script = 'for file; do pdftotext -layout "$file" - 2>/dev/null | tr -cd "\\f"; done; echo; times';
  const [pages, , children] = execFileSync('sh', ['-c', script, 'sh', ...files], { encoding: 'utf8' }).split('\n');
  return { pages: pages!.length, cpuSeconds: seconds(children!) };
};

/** `0m1.234s 0m0.056s` */
function seconds(times: string): number {
  const each = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  return each.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
}

/** Draws and recognises the pages that need it, two documents at a time on two cores. */
const ocr: Read = async (files) => {
  const reader = createDocumentReader({ threads: 2, ocr: { maxPages: 10_000, maxMs: 3_600_000 } });
  const waiting = [...files];
  let pages = 0;
  const next = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const read = await reader.read([{ bytes: readFileSync(file) }]);
      pages += read.pages.filter((page) => page.ocr !== null).length;
    }
  };
  await Promise.all([next(), next()]);
  await reader.close();
  return { pages };
};

export const SIDES = { ours, pdfjs, pdftotext, ocr };
