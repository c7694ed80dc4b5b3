import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../../../../../shared/', import.meta.url));

/** Whether the real filings lie beside the repository; tests that need them say so loudly when they do not. */
export const haveShared = existsSync(`${home}data/pdfs`);
if (!haveShared) console.warn(`SKIPPED: no real filings at ${home}data/pdfs; tests on them do not run.`);

export function sharedPdf(name: string): Buffer {
  return readFileSync(`${home}data/pdfs/${name}`);
}

export interface Label {
  file: string;
  exchange: 'BSE' | 'NSE' | null;
  symbol: string | null;
  subject: string | null;
  details: string | null;
  category: string;
  category_also_ok: string[];
  sentiment: string;
  /** What the pages really are. */
  textSource: 'native' | 'scan' | 'mixed' | 'garbled';
  figures: {
    metric: string;
    value_crore: number | null;
    value_as_printed: string;
    period: string | null;
    basis: string | null;
  }[];
  investors: { name: string; kind: string; role: string }[];
}

export function labels(): Label[] {
  return readFileSync(`${home}eval/labels.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Label);
}
