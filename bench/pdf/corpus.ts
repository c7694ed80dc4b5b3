import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDocumentReader } from '@filings/ai-pipeline/reader';
import { generateDay } from '@filings/exchange-replay';

/**
 * Paths of the PDFs to read: those of `folder`, or, where there is no such folder, the letters, statements and scans of
 * a generated day, written to `scratch`.
 */
export async function findCorpus(folder: string, scratch: string): Promise<string[]> {
  if (!existsSync(folder)) await generate(scratch);
  const from = existsSync(folder) ? folder : scratch;
  return readdirSync(from)
    .filter((name) => name.toLowerCase().endsWith('.pdf'))
    .sort()
    .map((name) => join(from, name));
}

async function generate(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const day = generateDay({ seed: 11, filings: 140 });
  for (const url of new Set(day.filings.flatMap(({ attachmentUrl }) => attachmentUrl ?? []))) {
    const bytes = (await day.attachment(url))?.bytes;
    if (!bytes?.subarray(0, 5).equals(Buffer.from('%PDF-'))) continue;
    writeFileSync(join(folder, `${createHash('sha256').update(bytes).digest('hex')}.pdf`), bytes);
  }
}

/** Square points of an A3 sheet, and a little more. */
const A3 = 1.1 * 842 * 1191;

/** Those whose pages are pages: a sheet of a newspaper has the text of ten, and is no measure of them. */
export async function withoutNewspapers(files: readonly string[]): Promise<string[]> {
  const reader = createDocumentReader({ threads: 1, ocr: false });
  const kept: string[] = [];
  for (const file of files) {
    const { pages } = await reader.read([{ bytes: readFileSync(file) }]);
    if (pages.every(({ width, height }) => width * height <= A3)) kept.push(file);
  }
  await reader.close();
  return kept;
}
