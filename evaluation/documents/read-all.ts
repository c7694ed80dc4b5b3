import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createDocumentReader } from '@filings/ai-pipeline';
import { readLabels } from './labels.ts';
import type { EvalDocument } from './measure.ts';

/** What is measured is how well pages are read, not how many of them a busy worker gets to. */
const UNBOUNDED = {
  limits: { maxPages: 10_000, readTimeoutMs: 3_600_000, memoryMb: 512 },
  ocr: { maxPages: 10_000, maxMs: 3_600_000 },
};

/**
 * Every PDF below `data`, read as an AI worker reads it, recognition included, as many at once as there are cores.
 * @throws Error when the folder has no PDFs or no labels
 */
export async function readAll(data: string, files: string): Promise<EvalDocument[]> {
  const folder = join(data, 'data/pdfs');
  const labels = new Map(readLabels(data).map((label) => [label.file, label]));
  const names = readdirSync(folder)
    .filter((file) => file.toLowerCase().endsWith('.pdf') && file.includes(files))
    .sort();
  if (names.length === 0) throw new Error(`${folder} holds no PDF${files === '' ? '' : ` named like "${files}"`}.`);
  const threads = Math.min(2, availableParallelism());
  const reader = createDocumentReader({ threads, ...UNBOUNDED });
  const documents: EvalDocument[] = [];
  const waiting = [...names];
  const started = performance.now();
  const readNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const path = join(folder, file);
      const label = labels.get(file) ?? null;
      const reading = await reader.read([{ bytes: readFileSync(path) }]).catch((error: unknown) => {
        console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      });
      documents.push({ file, path, label, reading });
      const seconds = Math.round((performance.now() - started) / 1000);
      process.stderr.write(`read ${documents.length} of ${names.length} documents, ${seconds} s\n`);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, readNext));
  } finally {
    await reader.close();
  }
  return documents.sort((a, b) => a.file.localeCompare(b.file));
}
