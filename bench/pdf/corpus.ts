import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
