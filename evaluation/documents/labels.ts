import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Figure = z.object({
  metric: z.string(),
  name_as_printed: z.string(),
  value_as_printed: z.string(),
  unit_as_printed: z.string().nullable(),
  value_crore: z.number().nullable(),
  period: z.string().nullable(),
  period_end: z.string().nullable(),
  basis: z.enum(['consolidated', 'standalone']).nullable(),
  page: z.int().nullable(),
});
export type LabelledFigure = z.infer<typeof Figure>;

/** One document as people labelled it. Long documents are not labelled exhaustively: judge recall by labels only. */
export const Label = z.object({
  file: z.string(),
  /** Null for a document that was not found at an exchange. */
  exchange: z.string().nullable(),
  symbol: z.string().nullable(),
  subject: z.string().nullable(),
  details: z.string().nullable(),
  category: z.string(),
  category_also_ok: z.array(z.string()),
  /** What the pages really are. */
  textSource: z.enum(['native', 'scan', 'mixed', 'garbled']),
  figures: z.array(Figure),
  dates: z.array(z.object({ kind: z.string(), date: z.string(), page: z.int().nullable() })),
  investors: z.array(z.object({ name: z.string(), kind: z.string(), role: z.string(), page: z.int().nullable() })),
  notes: z.string().nullish(),
});
export type Label = z.infer<typeof Label>;

/**
 * The labels below `data`, one line of JSON a document.
 * @throws Error that names file and line, when there are none or one cannot be read
 */
export function readLabels(data: string): Label[] {
  const path = join(data, 'eval/labels.jsonl');
  if (!existsSync(path)) throw new Error(`${path} does not exist: --data wants a folder with eval/ and data/pdfs/.`);
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const parsed = Label.safeParse(safeJson(line));
      if (!parsed.success) throw new Error(`${path}, line ${index + 1}: ${z.prettifyError(parsed.error)}`);
      return [parsed.data];
    });
}

function safeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
