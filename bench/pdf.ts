import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findCorpus, withoutNewspapers } from './pdf/corpus.ts';
import type { SIDES, Side } from './pdf/sides.ts';
import { median, rounded } from './support/measure.ts';
import { printTable } from './support/table.ts';

const RATIO_BOUND = 0.9;
const RSS_BOUND_MB = 450;
const OCR_BOUND = 40;

/**
 * Pages read per second of CPU, against raw pdf.js and pdftotext over the same documents, each side in a process of its
 * own that has read its smallest document before; then pages recognised in a minute on two cores.
 */
export default async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: '../shared' },
      pairs: { type: 'string', default: '3' },
      only: { type: 'string' },
    },
  });
  const scratch = mkdtempSync(join(tmpdir(), 'filings-bench-pdf-'));
  try {
    const files = await findCorpus(resolve(values.data, 'data/pdfs'), scratch);
    const text = values.only === 'ocr' ? null : readText(files, Math.max(1, Number(values.pairs)));
    const scans = values.only === 'text' ? [] : await withoutNewspapers(files);
    const recognised = values.only === 'text' ? null : take('ocr', scans);
    const ocrPagesPerMinute = recognised && (recognised.pages / recognised.wallSeconds) * 60;
    if (recognised) {
      const row = ['recognised', recognised.pages, ocrPagesPerMinute!, recognised.cpuSeconds / recognised.pages];
      const cells = [...row.map((cell) => (typeof cell === 'number' ? rounded(cell, 1)! : cell)), mb(recognised)];
      const left = files.length - scans.length;
      printTable(
        `Scans, without ${left} documents that hold sheets of newspapers`,
        ['', 'pages', 'pages a minute', 'CPU s a page', 'RSS MB'],
        [cells],
      );
    }
    const ok =
      (text === null || (text.ratio >= RATIO_BOUND && text.rssMb < RSS_BOUND_MB)) &&
      (ocrPagesPerMinute === null || ocrPagesPerMinute >= OCR_BOUND);
    console.log(
      JSON.stringify({
        bench: 'pdf',
        ok,
        ratio: text && rounded(text.ratio, 3),
        pagesPerCpuSecond: text && rounded(text.pagesPerCpuSecond, 1),
        rssMb: text && Math.round(text.rssMb),
        ocrPagesPerMinute: ocrPagesPerMinute && rounded(ocrPagesPerMinute, 1),
      }),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readText(files: readonly string[], pairs: number) {
  const taken: Record<'ours' | 'pdfjs' | 'pdftotext', Side[]> = { ours: [], pdfjs: [], pdftotext: [] };
  const order = (['ours', 'pdfjs', 'pdftotext'] as const).filter((name) => name !== 'pdftotext' || haveProgram(name));
  if (order.length < 3) console.log('pdftotext is not on the PATH (poppler-utils): its row is missing.');
  for (let pair = 0; pair < pairs; pair += 1) {
    // A B C, C B A: a machine that gets slower meanwhile favours none.
    for (const name of pair % 2 === 0 ? order : order.toReversed()) taken[name].push(take(name, files));
  }
  const rate = ({ pages, cpuSeconds }: Side): number => pages / cpuSeconds;
  printTable(
    `${files.length} documents, median of ${pairs}`,
    ['', 'pages', 'pages a CPU second', 'least', 'most', 'RSS MB'],
    order.map((name) => {
      const rates = taken[name].map(rate);
      const [least, most] = [Math.min(...rates), Math.max(...rates)];
      const cells = [median(rates), least, most].map((value) => rounded(value, 1)!);
      return [name, taken[name][0]!.pages, ...cells, mb(taken[name].at(-1)!)];
    }),
  );
  return {
    ratio: median(taken.ours.map((side, pair) => rate(side) / rate(taken.pdfjs[pair]!))),
    pagesPerCpuSecond: median(taken.ours.map(rate)),
    rssMb: Math.max(...taken.ours.map(({ rssMb }) => rssMb!)),
  };
}

const haveProgram = (name: string): boolean => spawnSync(name, ['-v']).error === undefined;

const mb = ({ rssMb }: Side): number | string => (rssMb === null ? '-' : Math.round(rssMb));

function take(name: keyof typeof SIDES, files: readonly string[]): Side {
  const side = fileURLToPath(new URL('./pdf/side.ts', import.meta.url));
  const out = execFileSync(process.execPath, ['--conditions=@filings/source', side, name], {
    input: files.join('\n'),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return JSON.parse(out.trim().split('\n').at(-1)!) as Side;
}
