import { execFileSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createDocumentReader } from '@filings/ai-pipeline/reader';

/** What one way to read the corpus took. */
export interface Side {
  pages: number;
  cpuSeconds: number;
  wallSeconds: number;
  /** Peak of the process, all threads; null where another program did the work. */
  rssMb: number | null;
}

/** @param started - to be called when all is loaded that a process loads once: what comes after is measured */
export type Read = (files: readonly string[], started: () => void) => Promise<{ pages: number; cpuSeconds?: number }>;

/** As an AI worker reads, but for recognition: lines, cells, tables and what each page is. */
const ours: Read = async (files, started) => {
  const reader = createDocumentReader({ threads: 1, ocr: false });
  const fetch = intoOneBuffer();
  const read = async (file: string) => (await reader.read([{ bytes: fetch(file) }])).pages.length;
  await read(smallest(files));
  started();
  let pages = 0;
  for (const file of files) pages += await read(file);
  await reader.close();
  return { pages };
};

/** The reader keeps nothing of what it is given, so that all files can pass through the same memory. */
function intoOneBuffer(): (file: string) => Uint8Array {
  let buffer: Uint8Array = new Uint8Array(0);
  return (path) => {
    const file = openSync(path, 'r');
    const { size } = fstatSync(file);
    if (buffer.length < size) buffer = new Uint8Array(size);
    let read = 0;
    for (let step = 1; step > 0 && read < size; read += step) step = readSync(file, buffer, read, size - read, read);
    closeSync(file);
    return buffer.subarray(0, read);
  };
}

/** What each side begins with, uncounted: a worker loads its code once and reads for days. */
const smallest = (files: readonly string[]): string =>
  files.map((file) => ({ file, size: statSync(file).size })).sort((a, b) => a.size - b.size)[0]!.file;

/** What a careful user of pdf.js writes: page by page, nothing kept, the items in the order of the file. */
const pdfjs: Read = async (files, started) => {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const folder = (name: string): string => join(home, name) + sep;
  const read = async (file: string): Promise<number> => {
    const task = getDocument({
      data: new Uint8Array(readFileSync(file)),
      standardFontDataUrl: folder('standard_fonts'),
      cMapUrl: folder('cmaps'),
      cMapPacked: true,
      wasmUrl: folder('wasm'),
      verbosity: 0,
    });
    const document = await task.promise;
    const { numPages } = document;
    for (let number = 1; number <= numPages; number += 1) {
      const page = await document.getPage(number);
      await page.getTextContent();
      page.cleanup();
    }
    await task.destroy();
    return numPages;
  };
  await read(smallest(files));
  started();
  let pages = 0;
  for (const file of files) pages += await read(file);
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
