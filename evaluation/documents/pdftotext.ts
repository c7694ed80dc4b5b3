import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A word with its box, in points from the upper left corner. */
export interface Word {
  text: string;
  x: number;
  right: number;
  y: number;
  bottom: number;
}

/** What poppler's pdftotext makes of each page: its layout, and the boxes of its words. */
export interface ReferencePage {
  lines: string[];
  words: Word[];
}

/** @throws Error that says what to install, when pdftotext is not on the PATH */
export async function referencePages(path: string): Promise<ReferencePage[]> {
  const [layout, boxes] = await Promise.all([pdftotext('-layout', path), pdftotext('-bbox-layout', path)]);
  const texts = layout.split('\f');
  return boxes
    .split('<page ')
    .slice(1)
    .map((page, index) => ({ lines: (texts[index] ?? '').split('\n'), words: wordsOf(page) }));
}

async function pdftotext(mode: string, path: string): Promise<string> {
  try {
    return (await run('pdftotext', [mode, path, '-'], { maxBuffer: 1 << 29 })).stdout;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new Error(
      'Tables are measured against pdftotext, which is not on the PATH: install poppler-utils (apt-get install poppler-utils, brew install poppler).',
      { cause },
    );
  }
}

const WORD = /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<\/word>/g;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

function wordsOf(page: string): Word[] {
  return [...page.matchAll(WORD)].map((match) => ({
    x: Number(match[1]),
    y: Number(match[2]),
    right: Number(match[3]),
    bottom: Number(match[4]),
    text: match[5]!.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!),
  }));
}
